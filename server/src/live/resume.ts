import { CLOSE_CODES } from '@rastro/shared/protocol/codes'
import type { LogEvent } from '../events/event.ts'
import type { LogEnd } from '../events/event-store.ts'
import type { ChannelCounters } from './channel-counters.ts'
import { messageFrame } from './frame.ts'
import type { LogChannel, Member } from './log-channel.ts'

/** Whoever missed more than this loads everything again: that is cheaper than a replay. */
export const MAXIMUM_MISSED_EVENTS = 1000
const PAGE = 100
const LONGEST_WAIT_MILLISECONDS = 30_000
const STEP_MILLISECONDS = 20

export type ResumeSource = {
  /** Where the log stands in the database. */
  readEnd: () => Promise<Pick<LogEnd, 'top' | 'trimmed'>>
  read: (offset: number, limit: number) => Promise<LogEvent[]>
  counters: ChannelCounters
}

/**
 * Sends a member all that it missed since its offset, in order, and makes it live. It never sends a part as if it were
 * the whole.
 *
 * @returns whether nothing is missing; if not, the member is live from where the channel stands
 */
export async function resume(member: Member, channel: LogChannel, source: ResumeSource): Promise<boolean> {
  if (member.offset !== channel.position() && !(await isWithinReach(member.offset, source))) {
    return goLive(member, channel, false)
  }
  while (isBehind(member, channel)) {
    const events = await source.read(member.offset, PAGE)
    // Trimmed meanwhile: there is nothing left where events must be.
    if (events.length === 0) return goLive(member, channel, false)
    for (const event of events) {
      if (event.offset !== member.offset + 1) return goLive(member, channel, false)
      if (!(await hasRoom(member))) {
        closeSlow(member, source.counters)
        return false
      }
      if (!channel.members.has(member)) return false
      member.offset = event.offset
      member.connection.send(messageFrame(event), source.counters)
    }
  }
  return goLive(member, channel, true)
}

function isBehind(member: Member, channel: LogChannel): boolean {
  return channel.members.has(member) && member.offset < (channel.position() ?? 0)
}

async function isWithinReach(offset: number, { readEnd }: ResumeSource): Promise<boolean> {
  const { top, trimmed } = await readEnd()
  // An offset beyond the end belongs to another history.
  return offset >= trimmed && offset <= top && top - offset <= MAXIMUM_MISSED_EVENTS
}

function goLive(member: Member, channel: LogChannel, recovered: boolean): boolean {
  if (!recovered) member.offset = channel.position() ?? 0
  member.live = true
  return recovered
}

function closeSlow({ connection }: Member, counters: ChannelCounters): void {
  if (!connection.isOpen()) return
  counters.slow_closes++
  connection.close(CLOSE_CODES.tooSlow, 'too slow')
}

/** Waits until the socket has taken most of what is before it. @returns false when it does not, or is closed */
async function hasRoom({ connection }: Member): Promise<boolean> {
  const end = performance.now() + LONGEST_WAIT_MILLISECONDS
  while (connection.hasLongBuffer()) {
    if (!connection.isOpen() || performance.now() > end) return false
    await new Promise(resolve => setTimeout(resolve, STEP_MILLISECONDS))
  }
  return connection.isOpen()
}
