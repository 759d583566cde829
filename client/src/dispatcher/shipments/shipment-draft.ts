import type { LatLng, Place } from '@rastro/shared/schema/place'
import type { NewShipment, Shipment } from '@rastro/shared/schema/shipment'
import type { Fault, FieldErrors } from '../forms/field-errors.ts'
import { coordinatesText, parseCoordinates } from './coordinates.ts'

/** A place as it is typed. */
export type PlaceDraft = { name: string; coordinates: string }

/** A shipment as it is typed. Ids and times are the text of their fields; empty is none. */
export type ShipmentDraft = {
  reference: string
  customer_name: string
  origin: PlaceDraft
  destination: PlaceDraft
  stops: readonly PlaceDraft[]
  driver_id: string
  vehicle_id: string
  /** `datetime-local`: the person's own time, without a zone. */
  planned_at: string
}

export const EMPTY_PLACE: PlaceDraft = { name: '', coordinates: '' }
export const EMPTY_DRAFT: ShipmentDraft = {
  reference: '',
  customer_name: '',
  origin: EMPTY_PLACE,
  destination: EMPTY_PLACE,
  stops: [],
  driver_id: '',
  vehicle_id: '',
  planned_at: ''
}

export function draftOf(shipment: Shipment): ShipmentDraft {
  return {
    reference: shipment.reference,
    customer_name: shipment.customer_name ?? '',
    origin: placeDraftOf(shipment.origin),
    destination: placeDraftOf(shipment.destination),
    stops: shipment.stops.map(placeDraftOf),
    driver_id: idText(shipment.driver_id),
    vehicle_id: idText(shipment.vehicle_id),
    planned_at: shipment.planned_at === null ? '' : localTime(Date.parse(shipment.planned_at))
  }
}

/** What is wrong with a draft before anyone is asked: a place is a name with coordinates, or nothing. */
export function faultsOf(draft: ShipmentDraft): FieldErrors {
  const faults = new Map<string, Fault>()
  if (draft.reference.trim() === '') faults.set('reference', 'missing')
  for (const [field, place] of placesOf(draft)) {
    const [name, coordinates] = [place.name.trim(), place.coordinates.trim()]
    if (name === '' && coordinates === '' && !field.startsWith('stops')) continue
    if (name === '') faults.set(`${field}.name`, 'missing')
    if (coordinates === '') faults.set(`${field}.coordinates`, 'missing')
    else if (parseCoordinates(coordinates) === null) faults.set(`${field}.coordinates`, 'not_coordinates')
  }
  return faults
}

/** The draft as the server takes it. Only for drafts without faults: a place with faults is left out. */
export function bodyOf(draft: ShipmentDraft): Required<NewShipment> {
  return {
    reference: draft.reference.trim(),
    customer_name: draft.customer_name.trim() || null,
    origin: placeOf(draft.origin),
    destination: placeOf(draft.destination),
    stops: draft.stops.flatMap(stop => placeOf(stop) ?? []),
    driver_id: draft.driver_id === '' ? null : Number(draft.driver_id),
    vehicle_id: draft.vehicle_id === '' ? null : Number(draft.vehicle_id),
    planned_at: draft.planned_at === '' ? null : new Date(draft.planned_at).toISOString()
  }
}

/** A place was pointed at on the map; its name stays. */
export function pointed(place: PlaceDraft, at: LatLng): PlaceDraft {
  return { ...place, coordinates: coordinatesText(at) }
}

/** All places of a draft in the order of the way, each with the name of its field. */
export function placesOf(draft: ShipmentDraft): [string, PlaceDraft][] {
  return [
    ['origin', draft.origin],
    ...draft.stops.map((stop, index): [string, PlaceDraft] => [`stops.${index}`, stop]),
    ['destination', draft.destination]
  ]
}

export function withPlace(draft: ShipmentDraft, field: string, place: PlaceDraft): ShipmentDraft {
  if (field === 'origin' || field === 'destination') return { ...draft, [field]: place }
  return { ...draft, stops: draft.stops.map((stop, index) => (field === `stops.${index}` ? place : stop)) }
}

export function placeOf({ name, coordinates }: PlaceDraft): Place | null {
  const at = parseCoordinates(coordinates)
  return at === null || name.trim() === '' ? null : { name: name.trim(), ...at }
}

/** "2026-11-21T14:32": what a `datetime-local` field shows, in the zone of this computer. */
export function localTime(time: number): string {
  const date = new Date(time)
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function placeDraftOf(place: Place | null): PlaceDraft {
  return place === null ? EMPTY_PLACE : { name: place.name, coordinates: coordinatesText(place) }
}

function idText(id: number | null): string {
  return id === null ? '' : String(id)
}
