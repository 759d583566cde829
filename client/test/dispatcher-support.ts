import type { Shipment } from '@rastro/shared/schema/shipment'

/** A shipment with these fields, and otherwise nothing in it. */
export function shipment(fields: Partial<Shipment>): Shipment {
  return {
    id: 1,
    reference: 'ENV-1',
    customer_name: null,
    origin: null,
    destination: null,
    stops: [],
    driver_id: null,
    vehicle_id: null,
    planned_at: null,
    status: 'planned',
    started_at: null,
    finished_at: null,
    created_at: '2026-11-21T08:00:00.000Z',
    updated_at: '2026-11-21T08:00:00.000Z',
    ...fields
  }
}
