import { distance } from '@rastro/shared/geo/distance'
import { MAXIMUM_PLAUSIBLE_SPEED } from '@rastro/shared/model/fix'
import type { Fix } from '@rastro/shared/schema/fix'

/**
 * Whether going from one fix to the next takes an impossible speed, wherever in their accuracy circles the phone was.
 * Times are not taken finer than a second: two sources of one phone may speak within a millisecond of each other.
 */
export function isImplausible(from: Fix, to: Fix): boolean {
  const metres = distance(from, to) - (from.accuracy ?? 0) - (to.accuracy ?? 0)
  const seconds = Math.max(1, (Date.parse(to.recorded_at) - Date.parse(from.recorded_at)) / 1000)
  return metres > MAXIMUM_PLAUSIBLE_SPEED * seconds
}
