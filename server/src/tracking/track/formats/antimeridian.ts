import { degreesEast } from '@rastro/shared/geo/simplify'
import type { LatLng } from '@rastro/shared/schema/place'

type Moment = LatLng & { recorded_at: string }

/**
 * Cuts a line where it crosses the antimeridian, with a point in between on either side (RFC 7946, 3.1.9): drawn in one
 * piece it would run around the whole earth.
 */
export function cutAtAntimeridian(moments: readonly Moment[]): Moment[][] {
  const parts: Moment[][] = [[]]
  moments.forEach((moment, index) => {
    const previous = moments[index - 1]
    if (previous !== undefined && Math.abs(moment.lng - previous.lng) > 180) {
      const crossing = crossingOf(previous, moment)
      const side = previous.lng < 0 ? -180 : 180
      parts.at(-1)?.push({ ...crossing, lng: side })
      parts.push([{ ...crossing, lng: -side }])
    }
    parts.at(-1)?.push(moment)
  })
  return parts
}

/** Where and when the antimeridian is reached, at an even speed. */
function crossingOf(from: Moment, to: Moment): Omit<Moment, 'lng'> {
  const edge = from.lng < 0 ? -180 : 180
  // -180 and 180 are the same meridian: nothing lies between them.
  const share = (edge - from.lng) / (degreesEast(from.lng, to.lng) || 1)
  const start = Date.parse(from.recorded_at)
  const time = start + share * (Date.parse(to.recorded_at) - start)
  return { lat: from.lat + share * (to.lat - from.lat), recorded_at: new Date(Math.round(time)).toISOString() }
}
