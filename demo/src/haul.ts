import { distance } from '@rastro/shared/geo/distance'
import type { ShipmentAction } from '@rastro/shared/model/shipment'
import type { LatLng, Place } from '@rastro/shared/schema/place'
import type { Consignment } from './customers.ts'

/** One thing that the driver does on the way (milliseconds since 1970). */
export interface Step {
  time: number
  action: ShipmentAction
  note: string | null
}

/** A shipment on a way that is known beforehand: its places, and what the driver does when. */
export interface Haul {
  origin: Place
  stops: Place[]
  destination: Place
  steps: Step[]
  pickedUpAt: number
  deliveredAt: number
}

export interface HaulOptions {
  consignment: Consignment
  /** Where the vehicle is at a moment, milliseconds since 1970. */
  where: (time: number) => LatLng
  /** Milliseconds since 1970. */
  pickUpAt: number
  /** How long it takes from pickup to delivery, seconds. */
  shortest: number
  longest: number
}

const LOOK_EVERY_MILLISECONDS = 20_000
/** So long is unloaded at a stop. */
const STOP_MILLISECONDS = 60_000
/** A stop is where the vehicle moves least, at most so long before or after its third of the way. */
const STOP_SEARCH_MILLISECONDS = 120_000

/**
 * Lays a shipment over the way that a vehicle takes anyway: to the farthest place that it reaches in the given time,
 * with two stops where it is slowest.
 */
export function planHaul({ consignment, where, pickUpAt, shortest, longest }: HaulOptions): Haul {
  const start = where(pickUpAt)
  const deliveredAt = momentOfMost(pickUpAt + shortest * 1000, pickUpAt + longest * 1000, time =>
    distance(start, where(time))
  )
  const stopTimes = [1 / 3, 2 / 3].map(share => slowestAround(where, pickUpAt + (deliveredAt - pickUpAt) * share))
  const stops = stopTimes.map((time, index) => placeAt(where, consignment.stops[index] ?? '', time))
  return {
    origin: placeAt(where, consignment.origin, pickUpAt),
    stops,
    destination: placeAt(where, consignment.destination, deliveredAt),
    steps: [
      { time: pickUpAt, action: 'picked_up', note: null },
      ...stopTimes.flatMap((time, index): Step[] => [
        { time, action: 'arrived', note: stops[index]?.name ?? null },
        { time: time + STOP_MILLISECONDS, action: 'departed', note: stops[index]?.name ?? null }
      ]),
      { time: deliveredAt, action: 'delivered', note: null }
    ],
    pickedUpAt: pickUpAt,
    deliveredAt
  }
}

function placeAt(where: HaulOptions['where'], name: string, time: number): Place {
  return { name, ...where(time) }
}

function slowestAround(where: HaulOptions['where'], time: number): number {
  return momentOfMost(
    time - STOP_SEARCH_MILLISECONDS,
    time + STOP_SEARCH_MILLISECONDS,
    at => -distance(where(at), where(at + STOP_MILLISECONDS))
  )
}

/** The first of the moments looked at, from first to last, at which the measure is greatest. */
function momentOfMost(first: number, last: number, measure: (time: number) => number): number {
  let best = { time: first, value: measure(first) }
  for (let time = first + LOOK_EVERY_MILLISECONDS; time <= last; time += LOOK_EVERY_MILLISECONDS) {
    const value = measure(time)
    if (value > best.value) best = { time, value }
  }
  return best.time
}
