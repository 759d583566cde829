import { distance } from '@rastro/shared/geo/distance'
import type { LatLng, Place } from '@rastro/shared/schema/place'

/** Where something is, in the words of people: near a place, or so far from one; metres. */
export type Whereabouts = { kind: 'near'; name: string } | { kind: 'from'; name: string; metres: number }

/** Within this a shipment's own places say more than any town. */
const OWN_METRES = 3_000
const NEAR_METRES = 15_000
/** Further away a name says nothing. */
const FAR_METRES = 250_000

/**
 * The place to name for a position.
 *
 * @param own places of the shipment itself
 * @param towns of the world, as far as they are known here
 * @returns null when no place is near enough to mean something
 */
export function whereaboutsOf(position: LatLng, own: readonly Place[], towns: readonly Place[]): Whereabouts | null {
  const ownNearest = nearest(position, own)
  const found =
    ownNearest !== null && ownNearest.metres <= OWN_METRES ? ownNearest : nearest(position, [...own, ...towns])
  if (found === null || found.metres > FAR_METRES) return null
  const { name } = found.place
  return found.metres <= NEAR_METRES ? { kind: 'near', name } : { kind: 'from', name, metres: found.metres }
}

function nearest(position: LatLng, places: readonly Place[]): { place: Place; metres: number } | null {
  let found: { place: Place; metres: number } | null = null
  for (const place of places) {
    const metres = distance(position, place)
    if (found === null || metres < found.metres) found = { place, metres }
  }
  return found
}
