import type { Place } from '@rastro/shared/schema/place'

/** A shipment as the driver carries it; the API has more fields, the phone keeps these. */
export interface Carried {
  id: number
  reference: string
  customer_name: string | null
  status: string
  origin: Place | null
  destination: Place | null
  stops: Place[]
}

/** What the phone keeps for the road: the last answer of `GET /driver`, and what the driver has done since. */
export interface Road {
  vehicle: string | null
  shipments: Carried[]
  /** The steps done of each shipment (`arrived:2`), by shipment id; only this phone knows them before they are sent. */
  done: Record<string, string[]>
  /** Server time of the answer. */
  as_of: string
}

/** Reads the answer of `GET /driver`, leaving out what this version does not understand; null when it is no such answer. */
export function readRoad(body: unknown, before: Road | null): Road | null {
  if (!isObject(body) || typeof body.server_time !== 'string' || !Array.isArray(body.shipments)) return null
  const shipments = body.shipments.flatMap(readShipment)
  const done = Object.fromEntries(shipments.map(({ id }) => [id, before?.done[id] ?? []]))
  return { vehicle: readPlate(body.vehicle), shipments, done, as_of: body.server_time }
}

function readShipment(value: unknown): Carried[] {
  if (!isObject(value) || typeof value.id !== 'number' || typeof value.reference !== 'string') return []
  return [
    {
      id: value.id,
      reference: value.reference,
      customer_name: typeof value.customer_name === 'string' ? value.customer_name : null,
      status: typeof value.status === 'string' ? value.status : '',
      origin: readPlace(value.origin),
      destination: readPlace(value.destination),
      stops: Array.isArray(value.stops) ? value.stops.map(readPlace).filter(place => place !== null) : []
    }
  ]
}

function readPlace(value: unknown): Place | null {
  if (!isObject(value) || typeof value.name !== 'string') return null
  if (typeof value.lat !== 'number' || typeof value.lng !== 'number') return null
  return { name: value.name, lat: value.lat, lng: value.lng }
}

function readPlate(vehicle: unknown): string | null {
  return isObject(vehicle) && typeof vehicle.plate === 'string' ? vehicle.plate : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
