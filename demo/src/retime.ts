import { bearing, distance } from '@rastro/shared/geo/distance'
import type { TraceFix } from './trace.ts'

/** A way that ends where it begins, so that it can be driven for ever without a jump. */
export interface Round {
  /** There and back, in order; the first at 0 seconds. */
  fixes: readonly TraceFix[]
  /** When the vehicle stands still at an end of the way: between its last fix there and its next one. */
  rests: readonly { from: number; to: number }[]
  /** From one start to the next, seconds. */
  duration: number
}

/** The fixes between two moments of a trace (seconds, both included), counted from the first of them. */
export function section(fixes: readonly TraceFix[], from: number, until: number): TraceFix[] {
  const part = fixes.filter(fix => fix.seconds >= from && fix.seconds <= until)
  const start = part[0]?.seconds ?? 0
  return part.map(fix => ({ ...fix, seconds: fix.seconds - start }))
}

/** A leg says something about speed and heading only when it is short and possible: seconds, m/s. */
const LONGEST_TELLING_LEG = 10
const FASTEST_TELLING_LEG = 60

/** For sources that know only where and when: speed and heading as a phone would have reported them, from the movement. */
export function withMovement(fixes: readonly TraceFix[]): TraceFix[] {
  return fixes.map((fix, index) => {
    const before = fixes[index - 1]
    if (before === undefined || fix.seconds - before.seconds > LONGEST_TELLING_LEG) return fix
    const movement = movementBetween(before, fix)
    return movement.speed > FASTEST_TELLING_LEG ? fix : { ...fix, ...movement }
  })
}

/** The same way in a shorter time: `factor` times as fast, but nowhere faster than `fastest` (m/s). */
export function accelerate(
  fixes: readonly TraceFix[],
  { factor, fastest }: { factor: number; fastest: number }
): TraceFix[] {
  let seconds = 0
  return fixes.map((fix, index) => {
    const last = fixes[index - 1]
    if (last !== undefined) seconds += Math.max((fix.seconds - last.seconds) / factor, distance(last, fix) / fastest)
    return { ...fix, seconds }
  })
}

/** Drives the way, rests, drives it back in reverse, rests. */
export function thereAndBack(fixes: readonly TraceFix[], restSeconds: number): Round {
  const first = fixes[0]
  const last = fixes.at(-1)
  if (first === undefined || last === undefined) throw new Error('A round needs a fix to start from')
  const length = last.seconds - first.seconds
  const there = fixes.map(fix => ({ ...fix, seconds: fix.seconds - first.seconds }))
  const back = there.toReversed().map(fix => ({
    ...fix,
    seconds: length + restSeconds + (length - fix.seconds),
    heading: fix.heading === null ? null : (fix.heading + 180) % 360
  }))
  const duration = 2 * (length + restSeconds)
  return {
    fixes: [...there, ...back],
    rests: [
      { from: length, to: length + restSeconds },
      { from: 2 * length + restSeconds, to: duration }
    ],
    duration
  }
}

/** Slower than this over a whole leg is standing still: the sensor wanders, the vehicle does not. */
const STANDING_METRES_PER_SECOND = 0.4

/**
 * Where the vehicle is at some moment of the way, on the straight line between two fixes,
 * with the speed and heading of that movement. Accuracy and altitude are unknown: nobody measured there.
 *
 * @param seconds 0 <= seconds <= way.duration
 */
export function positionAt(way: Round, seconds: number): TraceFix {
  const { before, after } = neighbours(way.fixes, seconds)
  const leg = after.seconds - before.seconds
  const share = leg > 0 ? (seconds - before.seconds) / leg : 0
  return {
    seconds,
    lat: round(before.lat + (after.lat - before.lat) * share, 7),
    lng: round(before.lng + (after.lng - before.lng) * share, 7),
    accuracy: null,
    altitude: null,
    ...movementBetween(before, after)
  }
}

/** Speed and heading of the way from one fix to the other. */
function movementBetween(before: TraceFix, after: TraceFix): { speed: number; heading: number | null } {
  const leg = after.seconds - before.seconds
  const speed = leg > 0 ? distance(before, after) / leg : 0
  if (speed < STANDING_METRES_PER_SECOND) return { speed: 0, heading: null }
  return { speed: round(speed, 2), heading: round(bearing(before, after), 1) % 360 }
}

const round = (value: number, digits: number) => Number(value.toFixed(digits))

/** The fixes on both sides of a moment; after the last one, the last one twice. */
function neighbours(fixes: readonly TraceFix[], seconds: number): { before: TraceFix; after: TraceFix } {
  let low = 0
  let high = fixes.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((fixes[middle]?.seconds ?? 0) <= seconds) low = middle
    else high = middle - 1
  }
  const before = fixes[low]
  if (before === undefined) throw new Error('A round needs a fix to stand on')
  return { before, after: fixes[low + 1] ?? before }
}
