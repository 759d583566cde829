import type { Fix } from '@rastro/shared/fix'
import type { Position } from '@rastro/shared/position'
import { SILENT_AFTER_SECONDS } from '@rastro/shared/silence'
import type { Gap, Track } from '@rastro/shared/track'
import { lastFix } from './track-splice.ts'

/** Where a vehicle was at a moment: its last fix before it, or the gap that hides it. */
export type Moment = { kind: 'fix'; fix: Fix } | { kind: 'gap'; gap: Gap; before: Fix | null } | { kind: 'unknown' }

/** @param time milliseconds since 1970 */
export function momentAt(track: Track, time: number): Moment {
  const gap = track.gaps.find(gap => Date.parse(gap.from) < time && time < Date.parse(gap.to))
  const fix = lastFixBefore(track, time)
  if (gap !== undefined) return { kind: 'gap', gap, before: fix }
  return fix === null ? { kind: 'unknown' } : { kind: 'fix', fix }
}

function lastFixBefore(track: Track, time: number): Fix | null {
  let found: Fix | null = null
  for (const { fixes } of track.segments) {
    for (const fix of fixes) {
      if (Date.parse(fix.recorded_at) > time) return found
      found = fix
    }
  }
  return found
}

/**
 * The track up to the live position, which the stream brings before the track is fetched again. Nothing is drawn over
 * a silence: then the server must say first what kind of gap it is.
 */
export function withLiveEnd(track: Track, position: Position): Track {
  const last = lastFix(track)
  const segment = track.segments.at(-1)
  if (last === null || segment === undefined) return track
  const seconds = (Date.parse(position.recorded_at) - Date.parse(last.recorded_at)) / 1000
  if (seconds <= 0 || seconds > SILENT_AFTER_SECONDS) return track
  const { recorded_at, received_at, lat, lng, accuracy, speed, heading, battery } = position
  const end: Fix = {
    seq: last.seq + 1,
    flags: [],
    altitude: null,
    recorded_at,
    received_at,
    lat,
    lng,
    accuracy,
    speed,
    heading,
    battery
  }
  return { ...track, segments: [...track.segments.slice(0, -1), { fixes: [...segment.fixes, end] }] }
}
