import { distance } from '@rastro/shared/geo/distance'
import { MAXIMUM_PLAUSIBLE_SPEED } from '@rastro/shared/model/fix'
import type { LatLng } from '@rastro/shared/schema/place'

type Timed = LatLng & { recorded_at: string }

/**
 * The speed from one fix to the next, metres per second, for phones that measure none. Null when there is no time between them,
 * or when no truck goes so fast: then the places wander, and say nothing.
 */
export function reckonSpeed(from: Timed, to: Timed): number | null {
  const seconds = (Date.parse(to.recorded_at) - Date.parse(from.recorded_at)) / 1000
  if (seconds <= 0) return null
  const speed = distance(from, to) / seconds
  return speed > MAXIMUM_PLAUSIBLE_SPEED ? null : speed
}
