import { CLOSE_CODES, LIVE_PROTOCOL } from '@rastro/shared/protocol/codes'
import type { DownMessage } from '@rastro/shared/protocol/down'
import { unreachable } from '@rastro/shared/unreachable'
import type { Hint, LiveEnvironment } from './environment.ts'
import { type OneSocket, openOneSocket } from './one-socket.ts'
import { delayAfterClose, retryDelay } from './reconnect-plan.ts'
import { createResumePoint, type Stand } from './resume-point.ts'

export type LiveStatus =
  | { kind: 'live' }
  /** `retryAt`: milliseconds since 1970 of the next try; null while one is under way. */
  | { kind: 'reconnecting'; retryAt: number | null }
  | { kind: 'offline'; because: 'no_network' | 'access_ended' | 'stopped' }

/** What opens a socket: a ticket for staff, asked for anew each time, or the share link of a customer. */
export type Access =
  | {
      kind: 'ticket'
      ask: () => Promise<{ kind: 'ticket'; ticket: string } | { kind: 'refused' } | { kind: 'later' }>
    }
  | { kind: 'share'; token: string }

export type LiveListeners = {
  /** Each message once; those of log channels in order, without a hole. */
  onMessage: (message: DownMessage) => void
  onStatus: (status: LiveStatus) => void
  /** Something of this channel was missed for good: load its state again. */
  onReload: (channel: string) => void
}

export type LiveConnection = {
  start: () => void
  stop: () => void
  status: () => LiveStatus
  /** Milliseconds since 1970; null before the first message. */
  lastMessageAt: () => number | null
  subscribe: (channels: readonly string[]) => void
  unsubscribe: (channels: readonly string[]) => void
  /** Shows the open socket new access before the old one ends. */
  refresh: () => Promise<void>
}

type State =
  | { kind: 'stopped' }
  /** Waiting for a ticket. */
  | { kind: 'asking'; cancel: () => void }
  /** Waiting for the server's first message. */
  | { kind: 'opening'; socket: OneSocket }
  | { kind: 'live'; socket: OneSocket }
  | { kind: 'waiting'; retryAt: number; cancel: () => void }
  | { kind: 'ended' }

/** A connection that lasted so long was healthy: the next break starts its retries from the beginning. */
const HEALTHY_MILLISECONDS = 10_000
/** A request may hang as a socket does: on a connection that the network forgot. */
const TICKET_WITHIN_MILLISECONDS = 10_000

/**
 * A live stream that comes back by itself: it retries with full jitter, listens to the page's hints, and goes on in
 * each log channel where it stopped. Everything it needs of the world is in `environment`.
 */
export function createLiveConnection(
  options: { address: string; channels: readonly string[]; access: Access },
  environment: LiveEnvironment,
  listeners: LiveListeners
): LiveConnection {
  const channels = new Set(options.channels)
  const resume = createResumePoint()
  /** The channels that the current socket was opened with. */
  let carried: ReadonlySet<string> = channels
  let state: State = { kind: 'stopped' }
  /** Which try is the current one: what an older one still brings is not heard. */
  let generation = 0
  let failures = 0
  let liveSince = 0
  let lastMessageAt: number | null = null
  let ignoreHints = () => {}

  function become(next: State): void {
    state = next
    listeners.onStatus(status())
  }

  function status(): LiveStatus {
    switch (state.kind) {
      case 'live':
        return { kind: 'live' }
      case 'stopped':
        return { kind: 'offline', because: 'stopped' }
      case 'ended':
        return { kind: 'offline', because: 'access_ended' }
      case 'asking':
      case 'opening':
      case 'waiting': {
        if (!environment.online()) return { kind: 'offline', because: 'no_network' }
        return { kind: 'reconnecting', retryAt: state.kind === 'waiting' ? state.retryAt : null }
      }
      default:
        return unreachable(state)
    }
  }

  async function open(): Promise<void> {
    leave()
    const mine = ++generation
    become({ kind: 'asking', cancel: environment.after(TICKET_WITHIN_MILLISECONDS, tryLater) })
    const protocols = await protocolsFor(options.access)
    if (mine !== generation) return
    leave()
    if (protocols === 'refused') return become({ kind: 'ended' })
    if (protocols === 'later') return tryLater()
    const socket = openOneSocket(
      environment,
      { url: url(), protocols },
      { onMessage: message => hear(message, socket), onEnd: close }
    )
    become({ kind: 'opening', socket })
  }

  function tryLater(): void {
    generation++
    retryIn(retryDelay(failures++, environment.random()))
  }

  function url(): string {
    carried = new Set(channels)
    const query = new URLSearchParams({ channel: [...channels].join(',') })
    if (options.access.kind === 'share') query.set('share', options.access.token)
    const missed = resume.request()
    if (missed !== null) {
      query.set('epoch', missed.epoch)
      query.set(
        'offsets',
        Object.entries(missed.offsets)
          .map(pair => pair.join(':'))
          .join(',')
      )
    }
    return `${options.address}?${query}`
  }

  function hear(message: DownMessage, socket: OneSocket): void {
    lastMessageAt = environment.now()
    switch (message.type) {
      case 'connection':
        resume.begin(standOf(message))
        liveSince = lastMessageAt
        become({ kind: 'live', socket })
        // What was wanted, and no longer wanted, while it opened.
        send(
          'subscribe',
          [...channels].filter(channel => !carried.has(channel))
        )
        send(
          'unsubscribe',
          [...carried].filter(channel => !channels.has(channel))
        )
        break
      case 'subscribed':
        // A break before the first event of a new channel loses nothing either.
        for (const channel of resume.open(standOf(message))) listeners.onReload(channel)
        break
      case 'recovered':
        if (!channels.has(message.channel)) return
        if (!resume.settle(message)) listeners.onReload(message.channel)
        break
      case 'entity_event':
      case 'system_event': {
        // Under way when it was unsubscribed: to remember it would be to resume from it.
        if (!channels.has(message.channel)) return
        const placing = resume.place(message)
        if (placing === 'seen') return
        if (placing === 'hole') return void open()
        if (placing === 'lost') listeners.onReload(message.channel)
        break
      }
      default:
        break
    }
    listeners.onMessage(message)
  }

  /** Where the channels stand that are still wanted. */
  function standOf({ epoch, offsets }: Stand): Stand {
    return { epoch, offsets: Object.fromEntries(Object.entries(offsets).filter(([channel]) => channels.has(channel))) }
  }

  function send(type: 'subscribe' | 'unsubscribe', names: readonly string[]): void {
    if (state.kind === 'live' && names.length > 0) state.socket.send({ type, channels: [...names] })
  }

  function close(code: number): void {
    leave()
    if (code === CLOSE_CODES.accessEnded) {
      // A link that ended stays ended. A ticket's access may just have run out: ask for a new one, but not in a circle.
      if (options.access.kind === 'share') {
        become({ kind: 'ended' })
        return
      }
      if (failures === 0) {
        failures = 1
        void open()
        return
      }
    }
    retryIn(delayAfterClose(code, failures++, environment.random()))
  }

  function retryIn(milliseconds: number): void {
    const cancel = environment.after(milliseconds, () => void open())
    become({ kind: 'waiting', retryAt: environment.now() + milliseconds, cancel })
  }

  /** Undoes what the current state holds on to, and learns from it. */
  function leave(): void {
    if (state.kind === 'waiting' || state.kind === 'asking') state.cancel()
    if (state.kind === 'opening' || state.kind === 'live') state.socket.drop()
    if (state.kind === 'live' && environment.now() - liveSince >= HEALTHY_MILLISECONDS) failures = 0
  }

  function take(hint: Hint): void {
    if (state.kind === 'stopped' || state.kind === 'ended') return
    if (hint === 'restored') void open()
    else if (state.kind === 'live') state.socket.probe()
    else if (state.kind === 'waiting' && hint !== 'offline') {
      // The first try may come before the network is quite there: the next ones follow quickly.
      failures = 0
      void open()
    }
    // Says at once that there is (no) network.
    else listeners.onStatus(status())
  }

  return {
    status,
    lastMessageAt: () => lastMessageAt,
    start: () => {
      if (state.kind !== 'stopped') return
      ignoreHints = environment.onHint(take)
      void open()
    },
    stop: () => {
      leave()
      generation++
      ignoreHints()
      become({ kind: 'stopped' })
    },
    subscribe: wanted => {
      for (const channel of wanted) channels.add(channel)
      send('subscribe', wanted)
    },
    unsubscribe: unwanted => {
      for (const channel of unwanted) {
        channels.delete(channel)
        resume.forget(channel)
      }
      send('unsubscribe', unwanted)
    },
    refresh: async () => {
      if (state.kind !== 'live' || options.access.kind !== 'ticket') return
      const mine = generation
      const answer = await options.access.ask()
      if (answer.kind === 'ticket' && mine === generation && state.kind === 'live') {
        state.socket.send({ type: 'refresh', ticket: answer.ticket })
      }
    }
  }
}

async function protocolsFor(access: Access): Promise<string[] | 'refused' | 'later'> {
  if (access.kind === 'share') return [LIVE_PROTOCOL]
  const answer = await access.ask()
  return answer.kind === 'ticket' ? [LIVE_PROTOCOL, `ticket.${answer.ticket}`] : answer.kind
}
