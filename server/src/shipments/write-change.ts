import type { Shipment } from '@rastro/shared/schema/shipment'
import type { Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'
import { changedFields } from '../entities/changed-fields.ts'
import type { Append } from '../events/event-log.ts'
import type { ControlMessage } from '../live/control.ts'
import { recordCarrier } from './assignment-store.ts'
import type { ShipmentUpdate } from './lifecycle.ts'
import { tellOfShipment } from './shipment-news.ts'
import { updateShipment } from './shipment-store.ts'

type Change = {
  before: Shipment
  update: ShipmentUpdate
  now: string
  metadata: { action: string } & Record<string, unknown>
}

/**
 * Writes what changes of a shipment, who carries it from then on, and the events that tell of it.
 *
 * @returns the shipment as it is now; null when nothing changes
 */
export async function writeChange(
  trx: Transaction<Database>,
  append: Append,
  change: Change
): Promise<Shipment | null> {
  const { before, update, now, metadata } = change
  const updated_fields = changedFields(before, update)
  if (updated_fields.length === 0) return null
  const changed = Object.fromEntries(updated_fields.map(name => [name, update[name as keyof ShipmentUpdate]]))
  const shipment = await updateShipment(trx, { id: before.id, update: changed, now })
  await recordCarrier(trx, { before, after: shipment, now })
  tellOfShipment(append, { event_type: 'updated', shipment, updated_fields, metadata })
  return shipment
}

/** What all processes have to know of a change; null when it does not bear on who is followed with what. */
export function wordOfChange(before: Shipment | null, after: Shipment): ControlMessage | null {
  const [old, young] = [before, after].map(shipment =>
    JSON.stringify([shipment?.status, shipment?.driver_id, shipment?.started_at, shipment?.finished_at])
  )
  if (old === young) return null
  const driver_ids = [before?.driver_id, after.driver_id].filter(id => id !== null && id !== undefined)
  return { type: 'shipments_changed', shipment_ids: [after.id], driver_ids: [...new Set(driver_ids)] }
}
