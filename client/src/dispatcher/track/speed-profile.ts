import type { Fix } from '@rastro/shared/schema/fix'
import type { Segment } from '@rastro/shared/schema/track'
import { STANDING_BELOW } from '../fleet/fleet.ts'
import { reckonSpeed } from '../reckon-speed.ts'

/** Speed at a time: milliseconds since 1970, metres per second. */
export type SpeedPoint = { time: number; speed: number }

/** A stretch of standing still, milliseconds since 1970. */
export type Stop = { from: number; to: number }

/** Standing shorter than this is a traffic light. */
export const STOP_AFTER_SECONDS = 120

/**
 * The speed along a segment, averaged over equal stretches of time so that an hour fits a strip of the page.
 *
 * @param stretch milliseconds
 */
export function speedProfile(segment: Segment, stretch: number): SpeedPoint[] {
  const points: SpeedPoint[] = []
  let sum = 0
  let count = 0
  let began = Number.NEGATIVE_INFINITY
  for (const { time, speed } of speedsOf(segment.fixes)) {
    if (time - began >= stretch && count > 0) {
      points.push({ time: began, speed: sum / count })
      sum = count = 0
    }
    if (count === 0) began = time
    sum += speed
    count++
  }
  if (count > 0) points.push({ time: began, speed: sum / count })
  const last = segment.fixes.at(-1)
  const end = points.at(-1)
  if (last !== undefined && end !== undefined) points.push({ time: Date.parse(last.recorded_at), speed: end.speed })
  return points
}

/** Where it stood still for a while, within one segment. */
export function stopsOf(segment: Segment): Stop[] {
  const stops: Stop[] = []
  let from: number | null = null
  let to = 0
  const close = () => {
    if (from !== null && to - from >= STOP_AFTER_SECONDS * 1000) stops.push({ from, to })
    from = null
  }
  for (const { time, speed } of speedsOf(segment.fixes)) {
    if (speed >= STANDING_BELOW) close()
    else from ??= time
    to = time
  }
  close()
  return stops
}

/** Each fix's speed: measured, or reckoned from the fix before. The first without either has none and is left out. */
function* speedsOf(fixes: readonly Fix[]): Generator<SpeedPoint> {
  let previous: Fix | null = null
  for (const fix of fixes) {
    const time = Date.parse(fix.recorded_at)
    const speed = fix.speed ?? (previous === null ? null : reckonSpeed(previous, fix))
    if (speed !== null) yield { time, speed }
    previous = fix
  }
}
