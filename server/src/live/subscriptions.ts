import type { ConnectionMessage } from '@rastro/shared/protocol/connection'
import type { ErrorMessage } from '@rastro/shared/protocol/error'
import type { RecoveredMessage } from '@rastro/shared/protocol/recovered'
import type { AllCounters } from './channel-counters.ts'
import { type Channel, type ChannelRules, channelFor, mayOpen, parseChannel } from './channels.ts'
import type { Connection } from './connection.ts'
import type { EventStreams } from './event-streams.ts'
import { messageFrame } from './frame.ts'
import type { Member } from './log-channel.ts'
import type { PositionStreams } from './position-streams.ts'

/** So many channels may one socket listen to. */
export const MAXIMUM_CHANNELS = 100

/** Which channels a client wants, and from where in their logs. Without an epoch its offsets are taken at their word. */
export type Wanted = { channels: readonly string[]; epoch?: string; offsets?: Readonly<Record<string, number>> }

/** Where each opened channel's log stands for this socket: it will get what comes after. */
export type Opened = Pick<ConnectionMessage, 'channels' | 'epoch' | 'offsets'>

/** The channels of one socket. */
export type Subscriptions = {
  /**
   * Opens the channels, and says so by `announce` before anything of them is sent. What cannot be opened is answered
   * with an error message. What was missed follows by itself.
   */
  open: (wanted: Wanted, announce: (opened: Opened) => void) => Promise<void>
  close: (names: readonly string[]) => void
  /** Closes what the socket may no longer hear. */
  checkAgain: () => Promise<void>
  closeAll: () => void
}

/** A channel to resume; the offset is null when it is of another epoch. */
type Missed = { channel: string; member: Member; offset: number | null }

type SubscriptionsOptions = {
  connection: Connection
  events: EventStreams
  positions: PositionStreams
  counters: AllCounters
  rules: ChannelRules
  sendError: (code: ErrorMessage['code'], detail: string) => void
  onError: (error: unknown, what: string) => void
}

export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { connection, events, positions, counters, rules, sendError, onError } = options
  const open = new Map<string, Channel>()

  async function judge(
    names: readonly string[]
  ): Promise<{ accepted: Channel[]; refused: Map<ErrorMessage['code'], string[]> }> {
    const accepted: Channel[] = []
    const refused = new Map<ErrorMessage['code'], string[]>()
    const refuse = (code: ErrorMessage['code'], name: string) => {
      const names = refused.get(code) ?? []
      names.push(name)
      refused.set(code, names)
    }
    let considered = open.size
    for (const name of new Set(names)) {
      const channel = parseChannel(name)
      if (channel === null) refuse('unknown_channel', name)
      else if (!open.has(name) && considered++ >= MAXIMUM_CHANNELS) refuse('too_many_channels', name)
      else if (await mayOpen(connection.access, channel, rules)) accepted.push(channelFor(connection.access, channel))
      else refuse('forbidden_channel', name)
    }
    return { accepted, refused }
  }

  function closeOne(name: string): void {
    const channel = open.get(name)
    if (channel === undefined) return
    open.delete(name)
    counters.of(name).connections--
    events.leave(name, connection)
    if (channel.kind !== 'log') positions.leave(channel, connection)
  }

  async function replay(missed: readonly Missed[]): Promise<void> {
    for (const { channel, member, offset } of missed) {
      if (!open.has(channel)) continue
      if (offset === null) events.goLive(channel, member)
      const recovered = offset !== null && (await events.resume(channel, member, offset))
      if (!member.live) continue
      counters.of(channel)[recovered ? 'resumed' : 'not_recovered']++
      const answer: RecoveredMessage = { type: 'recovered', channel, recovered, offset: member.offset }
      connection.send(messageFrame(answer), null)
    }
  }

  return {
    open: async ({ channels: names, epoch, offsets = {} }, announce) => {
      const { accepted, refused } = await judge(names)
      // Opened again with an offset, it goes back there; without, nothing changes.
      const channels = accepted.filter(({ name }) => !open.has(name) || offsets[name] !== undefined)
      for (const { name } of channels) closeOne(name)
      if (!connection.isOpen()) return
      for (const channel of channels) {
        open.set(channel.name, channel)
        counters.of(channel.name).connections++
      }
      const entered = channels.map(({ name }) => name)
      const members = await events.enter(entered, connection)
      if (!connection.isOpen()) return
      // From here to the end nothing waits, so that no event falls between what is announced and what is sent.
      const sameLog = epoch === undefined || epoch === events.epoch()
      const missed: Missed[] = []
      const stand: Record<string, number> = {}
      for (const [name, member] of members) {
        const offset = offsets[name]
        if (offset === undefined) events.goLive(name, member)
        else missed.push({ channel: name, member, offset: sameLog ? offset : null })
        stand[name] = offset ?? member.offset
      }
      announce({ channels: accepted.map(({ name }) => name), epoch: events.epoch(), offsets: stand })
      for (const [code, names] of refused) sendError(code, listing(names))
      for (const channel of channels) if (channel.kind !== 'log') positions.join(channel, connection)
      replay(missed).catch(error => {
        onError(error, 'could not resume')
        connection.close(INTERNAL_ERROR, 'try again')
      })
    },
    close: names => {
      for (const name of names) closeOne(name)
    },
    checkAgain: async () => {
      const lost: string[] = []
      for (const [name, channel] of open) if (!(await mayOpen(connection.access, channel, rules))) lost.push(name)
      for (const name of lost) closeOne(name)
      if (lost.length > 0) sendError('forbidden_channel', listing(lost))
    },
    closeAll: () => {
      for (const name of [...open.keys()]) closeOne(name)
    }
  }
}

/** RFC 6455: the server met something that it did not expect. */
const INTERNAL_ERROR = 1011
const LISTED = 10
const LISTED_CHARACTERS = 40

/** The first few, shortened: what is wrong must not cost more than what was asked. */
function listing(names: readonly string[]): string {
  const first = names.slice(0, LISTED).map(name => JSON.stringify(name.slice(0, LISTED_CHARACTERS)))
  const rest = names.length - first.length
  return rest > 0 ? `${first.join(', ')} and ${rest} more` : first.join(', ')
}
