import type { NewVehicle, Vehicle, VehicleChange } from '@rastro/shared/schema/vehicle'
import type { Transaction } from 'kysely'
import type { Actor } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import { changedFields } from '../entities/changed-fields.ts'
import type { NewEntityEvent } from '../events/event.ts'
import type { Append, EventLog } from '../events/event-log.ts'
import type { Control } from '../live/control.ts'
import { deleteVehicle, insertVehicle, lockVehicle, releaseDrivers, updateVehicle } from './vehicle-store.ts'

/** Takes a vehicle off what others have it on, in the transaction that deletes it. */
export type ReleaseVehicle = (
  trx: Transaction<Database>,
  append: Append,
  release: { id: number; now: string; actor: Actor | null }
) => Promise<void>

type Dependencies = { events: EventLog; control: Control; clock: () => number }

const vehicleEvent = { channels: ['vehicles'], entity_type: 'vehicle' } satisfies Partial<NewEntityEvent>

export function createVehicle(
  { events, clock }: Dependencies,
  vehicle: NewVehicle,
  actor: Actor | null
): Promise<Vehicle> {
  return events.transaction(async (trx, append) => {
    const created = await insertVehicle(trx, vehicle, new Date(clock()).toISOString())
    append({
      ...vehicleEvent,
      event_type: 'created',
      entity_id: created.id,
      data: created,
      metadata: { action: 'create_vehicle', actor }
    })
    return created
  })
}

/** @returns null when there is none; the vehicle as it was when nothing changed */
export async function changeVehicle(
  { events, control, clock }: Dependencies,
  id: number,
  changes: VehicleChange,
  actor: Actor | null
): Promise<Vehicle | null> {
  const { vehicle, changed } = await events.transaction(async (trx, append) => {
    const before = await lockVehicle(trx, id)
    if (before === undefined) return { vehicle: null, changed: false }
    const updated_fields = changedFields(before, changes)
    if (updated_fields.length === 0) return { vehicle: before, changed: false }
    const vehicle = await updateVehicle(trx, { id, changes, now: new Date(clock()).toISOString() })
    append({
      ...vehicleEvent,
      event_type: 'updated',
      entity_id: id,
      data: { ...vehicle, updated_fields },
      metadata: { action: 'update_vehicle', fields_updated: updated_fields, actor }
    })
    return { vehicle, changed: true }
  })
  if (changed) control.tell({ type: 'owners_changed', vehicle_ids: [id] })
  return vehicle
}

/**
 * Deletes a vehicle; whoever drove it drives none now.
 *
 * @returns its last state; null when there is none
 */
export async function removeVehicle(
  { events, control, clock, releaseVehicle }: Dependencies & { releaseVehicle?: ReleaseVehicle },
  id: number,
  actor: Actor | null
): Promise<Vehicle | null> {
  const removed = await events.transaction(async (trx, append) => {
    const vehicle = await lockVehicle(trx, id)
    if (vehicle === undefined) return null
    const now = new Date(clock()).toISOString()
    const updated_fields = ['vehicle_id']
    for (const driver of await releaseDrivers(trx, id, now)) {
      append({
        channels: ['drivers'],
        entity_type: 'driver',
        event_type: 'updated',
        entity_id: driver.id,
        data: { ...driver, updated_fields },
        metadata: { action: 'delete_vehicle', fields_updated: updated_fields, actor }
      })
    }
    await releaseVehicle?.(trx, append, { id, now, actor })
    await deleteVehicle(trx, id)
    append({
      ...vehicleEvent,
      event_type: 'deleted',
      entity_id: id,
      data: vehicle,
      metadata: { action: 'delete_vehicle', actor }
    })
    return vehicle
  })
  if (removed !== null) control.tell({ type: 'owners_changed', vehicle_ids: [id] })
  return removed
}
