import type { ShipmentStatus } from '@rastro/shared/model/shipment'
import type { Shipment } from '@rastro/shared/schema/shipment'
import { plain } from '../fleet/fleet-search.ts'

export const SHIPMENT_FILTERS = ['all', 'planned', 'assigned', 'in_transit', 'finished'] as const
export type ShipmentFilter = (typeof SHIPMENT_FILTERS)[number]

/** What is going on comes first, what is over last. */
const ORDER: readonly ShipmentStatus[] = ['in_transit', 'assigned', 'planned', 'delivered', 'cancelled']

export type ShipmentSearch = { shipments: readonly Shipment[]; counts: Readonly<Record<ShipmentFilter, number>> }

export function isFinished({ status }: Pick<Shipment, 'status'>): boolean {
  return status === 'delivered' || status === 'cancelled'
}

/**
 * Finds shipments by words (all must occur in reference, customer, driver, plate or places) and by status.
 *
 * @param names what else a shipment is found by: its driver's name, its vehicle's plate
 */
export function searchShipments(
  all: Iterable<Shipment>,
  words: string,
  filter: ShipmentFilter,
  names: (shipment: Shipment) => string
): ShipmentSearch {
  const wanted = plain(words).split(/\s+/).filter(Boolean)
  const counts = { all: 0, planned: 0, assigned: 0, in_transit: 0, finished: 0 }
  const found: Shipment[] = []
  for (const shipment of all) {
    if (wanted.length > 0 && !matches(shipment, wanted, names)) continue
    const group = isFinished(shipment) ? 'finished' : groupOf(shipment.status)
    counts.all++
    counts[group]++
    if (filter === 'all' || filter === group) found.push(shipment)
  }
  return { shipments: found.sort(byUrgency), counts }
}

function groupOf(status: ShipmentStatus): Exclude<ShipmentFilter, 'all'> {
  return status === 'delivered' || status === 'cancelled' ? 'finished' : status
}

function matches(shipment: Shipment, wanted: readonly string[], names: (shipment: Shipment) => string): boolean {
  const { reference, customer_name, origin, destination } = shipment
  const parts = [reference, customer_name, origin?.name, destination?.name, names(shipment)]
  const text = plain(parts.filter(Boolean).join(' '))
  return wanted.every(word => text.includes(word))
}

/** By status; the open ones that were planned first come first, of the finished ones the last. */
function byUrgency(a: Shipment, b: Shipment): number {
  if (isFinished(a) && isFinished(b)) return order(b.finished_at ?? '', a.finished_at ?? '') || b.id - a.id
  const status = ORDER.indexOf(a.status) - ORDER.indexOf(b.status)
  return status || order(a.planned_at ?? '9999', b.planned_at ?? '9999') || b.id - a.id
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
