import type { LatLng } from '../schema/place.ts'

const EARTH_MEAN_RADIUS_METRES = 6_371_008.8
const RADIANS_PER_DEGREE = Math.PI / 180

/** Great-circle distance in metres (haversine, mean radius 6 371 008.8 m). Within 0.5 % of the ellipsoid. */
export function distance(from: LatLng, to: LatLng): number {
  const halfLat = Math.sin(((to.lat - from.lat) * RADIANS_PER_DEGREE) / 2)
  const halfLng = Math.sin(((to.lng - from.lng) * RADIANS_PER_DEGREE) / 2)
  const h =
    halfLat * halfLat +
    Math.cos(from.lat * RADIANS_PER_DEGREE) * Math.cos(to.lat * RADIANS_PER_DEGREE) * halfLng * halfLng
  return 2 * EARTH_MEAN_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** Initial bearing from one point to another, degrees clockwise from true north, 0 <= bearing < 360. */
export function bearing(from: LatLng, to: LatLng): number {
  const fromLat = from.lat * RADIANS_PER_DEGREE
  const toLat = to.lat * RADIANS_PER_DEGREE
  const turn = (to.lng - from.lng) * RADIANS_PER_DEGREE
  const east = Math.sin(turn) * Math.cos(toLat)
  const north = Math.cos(fromLat) * Math.sin(toLat) - Math.sin(fromLat) * Math.cos(toLat) * Math.cos(turn)
  return (((Math.atan2(east, north) / RADIANS_PER_DEGREE) % 360) + 360) % 360
}
