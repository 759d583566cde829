import type { Place } from '@rastro/shared/schema/place'
import type { ShipmentChange } from '@rastro/shared/schema/shipment'
import { storedTime } from '../database/storable-time.ts'
import { ValidationProblem } from '../http/problem.ts'

/**
 * The given fields in the form in which they are stored, so that what is sent again compares as unchanged.
 *
 * @throws ValidationProblem for a time that is none
 */
export function normalise<Given extends ShipmentChange>(given: Given): Given {
  const { origin, destination, stops, planned_at } = given
  return {
    ...given,
    ...(origin ? { origin: placeOf(origin) } : {}),
    ...(destination ? { destination: placeOf(destination) } : {}),
    ...(stops ? { stops: stops.map(placeOf) } : {}),
    ...(planned_at ? { planned_at: momentOf(planned_at) } : {})
  }
}

function placeOf({ name, lat, lng }: Place): Place {
  return { name, lat, lng }
}

function momentOf(text: string): string {
  const moment = storedTime(text)
  if (moment !== null) return moment
  throw ValidationProblem({ errors: [{ path: '/body/planned_at', message: 'must be a time from 1970 to 9999' }] })
}
