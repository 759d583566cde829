import type { Fix } from '@rastro/shared/schema/fix'
import type { Gap, Segment, Track } from '@rastro/shared/schema/track'
import { lengthOf } from '../../map/track-facts.ts'

/** From and to, both included, as timestamps. */
export type TimeRange = { from: string; to: string }

/**
 * The range to fetch so that the answer reaches from a fix we hold to the next one we hold: then the server, not
 * this page, decides where the line has a gap.
 */
export function widen(track: Track, range: TimeRange): TimeRange {
  let { from, to } = range
  for (const { fixes } of track.segments) {
    for (const { recorded_at } of fixes) {
      if (recorded_at < range.from) from = recorded_at
      if (recorded_at > range.to) return { from, to: recorded_at }
    }
  }
  return { from, to }
}

/** The track with a part of it exchanged for what the server says now. Its ends join where both hold the same fix. */
export function splice(track: Track, part: Track, range: TimeRange): Track {
  const before = keepFixes(track.segments, fix => fix.recorded_at < range.from)
  const after = keepFixes(track.segments, fix => fix.recorded_at > range.to)
  const joined = joinAt(joinAt(before, part.segments, track), after, track)
  const gaps = [
    ...track.gaps.filter(gap => gap.to <= range.from),
    ...part.gaps,
    ...track.gaps.filter(gap => gap.from >= range.to)
  ]
  return { ...track, segments: joined, gaps, distance: lengthOf(joined), missing: part.missing }
}

/** What is left of the track after a moment. A gap that began before it stays whole. */
export function trim(track: Track, from: string): Track {
  const segments = keepFixes(track.segments, fix => fix.recorded_at >= from)
  const gaps = track.gaps.filter(gap => gap.to > from)
  return { ...track, segments, gaps, distance: lengthOf(segments) }
}

function keepFixes(segments: readonly Segment[], wanted: (fix: Fix) => boolean): Segment[] {
  return segments.map(({ fixes }) => ({ fixes: fixes.filter(wanted) })).filter(({ fixes }) => fixes.length > 0)
}

/** Appends segments. The first continues the last one held if `held` had just these two fixes as neighbours. */
function joinAt(head: readonly Segment[], tail: readonly Segment[], held: Track): Segment[] {
  const last = head.at(-1)
  const [first, ...rest] = tail
  if (last === undefined || first === undefined) return [...head, ...tail]
  if (!wereNeighbours(held, last.fixes.at(-1), first.fixes[0])) return [...head, ...tail]
  return [...head.slice(0, -1), { fixes: [...last.fixes, ...first.fixes] }, ...rest]
}

function wereNeighbours(held: Track, a: Fix | undefined, b: Fix | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return held.segments.some(({ fixes }) => {
    const index = fixes.findIndex(fix => fix.seq === a.seq)
    return index >= 0 && fixes[index + 1]?.seq === b.seq
  })
}

/** Gaps that end after the first fix we show, newest first: what a person wants to hear of. */
export function newestGaps(track: Track): Gap[] {
  return [...track.gaps].sort((a, b) => (a.from < b.from ? 1 : -1))
}
