import type { ShipmentAction } from '@rastro/shared/model/shipment'
import type { Place } from '@rastro/shared/schema/place'
import type { Carried, Road } from './road.ts'

/** The one next thing to do. */
export interface NextStep {
  shipment: Carried
  action: Exclude<ShipmentAction, 'problem'>
  /** Where; null when nobody said. */
  place: Place | null
  /** Which of the shipment's stops, from 1; the origin is none of them, the destination is the last. */
  stop: number
  stops: number
}

type Step = Pick<NextStep, 'action' | 'place' | 'stop'>

/** The first step not done of the first shipment that has one; null when there is nothing to do. */
export function nextStep(road: Road | null): NextStep | null {
  for (const shipment of road?.shipments ?? []) {
    const done = road?.done[shipment.id] ?? []
    const step = stepsOf(shipment).find(step => !done.includes(keyOf(step)))
    if (step !== undefined) return { shipment, ...step, stops: shipment.stops.length + 1 }
  }
  return null
}

/** Pick up, then arrive and depart at each stop, then arrive and deliver. */
function stepsOf({ status, origin, destination, stops }: Carried): Step[] {
  const pickUp: Step[] = status === 'in_transit' ? [] : [{ action: 'picked_up', place: origin, stop: 0 }]
  const onTheWay = stops.flatMap((place, index): Step[] => [
    { action: 'arrived', place, stop: index + 1 },
    { action: 'departed', place, stop: index + 1 }
  ])
  const last = stops.length + 1
  return [
    ...pickUp,
    ...onTheWay,
    { action: 'arrived', place: destination, stop: last },
    { action: 'delivered', place: destination, stop: last }
  ]
}

/** The road after this step is done. */
export function stepDone(road: Road, { shipment, ...step }: NextStep): Road {
  return { ...road, done: { ...road.done, [shipment.id]: [...(road.done[shipment.id] ?? []), keyOf(step)] } }
}

function keyOf({ action, stop }: Pick<NextStep, 'action' | 'stop'>): string {
  return `${action}:${stop}`
}
