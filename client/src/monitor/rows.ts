import type { EntityEventMessage } from '@rastro/shared/protocol/entity-event'
import type { PositionsMessage } from '@rastro/shared/protocol/positions'
import type { SystemEventMessage } from '@rastro/shared/protocol/system-event'
import type { TrackChangedMessage } from '@rastro/shared/protocol/track-changed'

export type LogMessage = EntityEventMessage | SystemEventMessage

/** What the stream did, for the person who watches it. */
export type Notice =
  | { kind: 'connected' | 'reconnected' | 'disconnected' | 'newEpoch' }
  | { kind: 'resumed' | 'notResumed' | 'notFilled'; channel: string }
  | { kind: 'filled'; channel: string; events: number }
  | { kind: 'error'; code: string; detail: string }

/** One line of the list. `at`: when it happened, ISO 8601 in UTC. */
export type Row = { key: string; at: string } & (
  | { kind: 'event'; channel: string; message: LogMessage }
  /** Positions of one channel that came one after the other: the latest of `count` messages. */
  | { kind: 'positions'; channel: string; message: PositionsMessage; count: number }
  | { kind: 'track_changed'; channel: string; message: TrackChangedMessage }
  | { kind: 'notice'; notice: Notice }
)

/** The same event has the same key wherever it comes from. Offsets of another epoch are other events. */
export function eventRow(message: LogMessage, epoch: string): Row {
  const { channel, offset, timestamp } = message
  return { kind: 'event', key: `${epoch} ${channel} ${offset}`, at: timestamp, channel, message }
}

/**
 * Puts what came on top, newest first.
 *
 * @param rows newest first
 * @param arrived in the order of arrival
 * @param limit how many are kept
 */
export function withArrived(rows: readonly Row[], arrived: readonly Row[], limit: number): readonly Row[] {
  const known = new Set(rows.map(row => row.key))
  const next = [...rows].reverse()
  for (const row of arrived) {
    if (known.has(row.key)) continue
    const last = next.at(-1)
    if (row.kind === 'positions' && last?.kind === 'positions' && last.channel === row.channel) {
      // Four a second would push all events out of the list.
      next[next.length - 1] = { ...row, key: last.key, count: last.count + row.count }
      continue
    }
    known.add(row.key)
    next.push(row)
  }
  return next.reverse().slice(0, limit)
}

/** Sorts older or missed events in where they belong, newest first. Those that are here already are not doubled. */
export function withHistory(rows: readonly Row[], found: readonly Row[], limit: number): readonly Row[] {
  const known = new Set(rows.map(row => row.key))
  const fresh = found.filter(row => !known.has(row.key))
  if (fresh.length === 0) return rows
  return [...rows, ...fresh].sort(newestFirst).slice(0, limit)
}

function newestFirst(a: Row, b: Row): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1
  if (a.kind !== 'event' || b.kind !== 'event' || a.channel !== b.channel) return 0
  return b.message.offset - a.message.offset
}

/** The oldest offset of a channel in the list; null when it has none. */
export function oldestOffset(rows: readonly Row[], channel: string): number | null {
  const offsets = rows.flatMap(row => (row.kind === 'event' && row.channel === channel ? [row.message.offset] : []))
  return offsets.length === 0 ? null : Math.min(...offsets)
}
