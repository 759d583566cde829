import type { LatLng } from '@rastro/shared/schema/place'
import type { Polygon, Position } from 'geojson'
import { unwrapLongitude } from './unwrap-longitude.ts'

const EARTH_MEAN_RADIUS_METRES = 6_371_008.8
const RADIANS_PER_DEGREE = Math.PI / 180
const CORNERS = 64

/**
 * A circle on the ground as a closed ring, counter-clockwise. Longitudes run on beyond 180 where it crosses the antimeridian.
 *
 * @param radius metres
 * @returns null when the circle holds a pole, which no ring in longitude and latitude can surround
 */
export function circle(centre: LatLng, radius: number): Polygon | null {
  const angle = radius / EARTH_MEAN_RADIUS_METRES
  if (Math.abs(centre.lat) * RADIANS_PER_DEGREE + angle >= Math.PI / 2) return null
  const ring: Position[] = []
  for (let corner = 0; corner < CORNERS; corner++) {
    ring.push(pointAt(centre, angle, (-2 * Math.PI * corner) / CORNERS))
  }
  const [first] = ring
  if (first !== undefined) ring.push(first)
  return { type: 'Polygon', coordinates: [ring] }
}

/** The point at an angular distance (radians) and bearing (radians clockwise from north), as [lng, lat]. */
function pointAt({ lat, lng }: LatLng, angle: number, bearing: number): Position {
  const fromLat = lat * RADIANS_PER_DEGREE
  const sinLat = Math.sin(fromLat) * Math.cos(angle) + Math.cos(fromLat) * Math.sin(angle) * Math.cos(bearing)
  const east = Math.sin(bearing) * Math.sin(angle) * Math.cos(fromLat)
  const turn = Math.atan2(east, Math.cos(angle) - Math.sin(fromLat) * sinLat)
  return [unwrapLongitude(lng + turn / RADIANS_PER_DEGREE, lng), Math.asin(sinLat) / RADIANS_PER_DEGREE]
}
