import { simplify } from '@rastro/shared/geo/simplify'
import type { Position } from '@rastro/shared/schema/position'
import type { SharedShipment } from '@rastro/shared/schema/share'
import type { Gap } from '@rastro/shared/schema/track'
import { withLiveEnd } from '../map/track-facts.ts'
import type { TrackFix } from '../map/track-features.ts'

/** A shipment as this page knows it: what the server answered last, and what the stream has added since. */
export type Followed = Omit<SharedShipment, 'segments' | 'next_from'> & {
  segments: readonly { fixes: readonly TrackFix[] }[]
  /** Why no fixes come, as far as the phone has said so. */
  silence_reason: string | null
  /** Gaps that were seen here and have been closed by late data. */
  filled: readonly Gap[]
}

/** Metres: the width of a road, as in the server's answer. */
const TOLERANCE_METRES = 10
const SIMPLIFY_EVERY_FIXES = 100

/** Takes a whole answer. A position that the stream brought meanwhile, newer than the answer's, stays. */
export function takeAnswer(before: Followed | null, answer: SharedShipment): Followed {
  const { next_from: _, ...shared } = answer
  const fresh: Followed = { ...shared, silence_reason: null, filled: [] }
  if (before === null) return fresh
  const filled = [...before.filled, ...before.gaps].filter(gap => !fresh.gaps.some(other => overlap(gap, other)))
  const kept = { ...fresh, filled: isFinished(fresh) ? [] : filled, silence_reason: before.silence_reason }
  if (before.position === null || answer.finished_at !== null || !isNewer(before.position, answer.position)) return kept
  return { ...kept, position: before.position, segments: withLiveEnd(kept.segments, before.position) }
}

/**
 * Takes positions of the stream; only the newest counts, and nothing moves back.
 *
 * @returns the shipment, and whether the track must be asked for: the line can't reach the position over a silence
 */
export function takePositions(
  followed: Followed,
  positions: readonly Position[]
): { followed: Followed; trackIsOld: boolean } {
  let next = followed
  let trackIsOld = false
  for (const position of positions) {
    const { silence_reason, recorded_at, lat, lng, accuracy, speed, heading } = position
    if (recorded_at === next.position?.recorded_at) next = { ...next, silence_reason }
    if (next.finished_at !== null || !isNewer(position, next.position)) continue
    const segments = withLiveEnd(next.segments, position)
    trackIsOld ||= segments === next.segments
    next = {
      ...next,
      silence_reason,
      segments: thinned(segments),
      position: { recorded_at, lat, lng, accuracy, speed, heading }
    }
  }
  return { followed: next, trackIsOld }
}

/** A page that is open all day must not draw every second of it. */
function thinned(segments: Followed['segments']): Followed['segments'] {
  const last = segments.at(-1)
  if (last === undefined || last.fixes.length % SIMPLIFY_EVERY_FIXES !== 0) return segments
  return [...segments.slice(0, -1), { fixes: simplify(last.fixes, TOLERANCE_METRES) }]
}

/**
 * A long answer comes in parts; each begins with the last fix of the one before, where the two are joined.
 */
export function joinParts(head: SharedShipment, tail: SharedShipment): SharedShipment {
  const last = head.segments.at(-1)
  const [first, ...rest] = tail.segments
  const meet = last?.fixes.at(-1)?.recorded_at === first?.fixes[0]?.recorded_at
  const segments =
    last !== undefined && first !== undefined && meet
      ? [...head.segments.slice(0, -1), { fixes: [...last.fixes, ...first.fixes.slice(1)] }, ...rest]
      : [...head.segments, ...tail.segments]
  const end = head.gaps.at(-1)?.to ?? ''
  return { ...tail, segments, gaps: [...head.gaps, ...tail.gaps.filter(gap => gap.from >= end)] }
}

function isFinished({ status }: Pick<Followed, 'status'>): boolean {
  return status === 'delivered' || status === 'cancelled'
}

/** Times are ISO 8601 in UTC with milliseconds, so they are in order as text. */
function isNewer(a: { recorded_at: string }, b: { recorded_at: string } | null): boolean {
  return b === null || a.recorded_at > b.recorded_at
}

function overlap(a: Gap, b: Gap): boolean {
  return a.from < b.to && b.from < a.to
}
