import type { LatLng } from '@rastro/shared/schema/place'
import type { Bounds } from './boxes.ts'
import { unwrapLongitude } from './unwrap-longitude.ts'

/**
 * The smallest box around points; over the antimeridian its east is above 180 (points within half the world of the first).
 *
 * @returns null when there is no point
 */
export function boundsOf(points: readonly LatLng[]): Bounds | null {
  const [first] = points
  if (first === undefined) return null
  let [west, south, east, north] = [first.lng, first.lat, first.lng, first.lat]
  for (const { lat, lng } of points) {
    const near = unwrapLongitude(lng, first.lng)
    west = Math.min(west, near)
    east = Math.max(east, near)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}
