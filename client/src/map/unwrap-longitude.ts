/**
 * A longitude as the nearest one to a reference, so that a line over the antimeridian goes the short way: 179 then -179 becomes
 * 179 then 181. MapLibre draws longitudes beyond 180 on the neighbouring copy of the world.
 */
export function unwrapLongitude(lng: number, reference: number): number {
  return lng + Math.round((reference - lng) / 360) * 360
}
