import type { Fix } from '@rastro/shared/schema/fix'
import type { Gap, Track } from '@rastro/shared/schema/track'

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
