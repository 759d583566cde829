import type { Driver, DriverChange, NewDriver } from '@rastro/shared/schema/driver'
import type { Transaction } from 'kysely'
import type { Actor, Author } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import { changedFields } from '../entities/changed-fields.ts'
import type { NewEntityEvent } from '../events/event.ts'
import type { Append, EventLog } from '../events/event-log.ts'
import { ValidationProblem } from '../http/problem.ts'
import type { Control, ControlMessage } from '../live/control.ts'
import { deleteDriver, holdVehicle, insertDriver, lockDriver, updateDriver } from './driver-store.ts'

/** Takes off a driver what others hang on it, in the transaction that deletes it. @returns what to tell after the commit */
export type ReleaseDriver = (
  trx: Transaction<Database>,
  append: Append,
  release: { id: number; now: string; actor: Actor | null }
) => Promise<ControlMessage[]>

type Dependencies = { events: EventLog; control: Control; clock: () => number }

const driverEvent = { channels: ['drivers'], entity_type: 'driver' } satisfies Partial<NewEntityEvent>

/** @throws ValidationProblem when there is no such vehicle */
export function createDriver({ events, clock }: Dependencies, driver: NewDriver, actor: Actor | null): Promise<Driver> {
  return events.transaction(async (trx, append) => {
    await requireVehicle(trx, driver.vehicle_id)
    const created = await insertDriver(trx, driver, new Date(clock()).toISOString())
    append({
      ...driverEvent,
      event_type: 'created',
      entity_id: created.id,
      data: created,
      metadata: { action: 'create_driver', actor }
    })
    return created
  })
}

/**
 * @returns null when there is none; the driver as it was when nothing changed
 * @throws ValidationProblem when there is no such vehicle
 */
export async function changeDriver(
  { events, control, clock }: Dependencies,
  id: number,
  changes: DriverChange,
  actor: Actor | null
): Promise<Driver | null> {
  const { driver, changed } = await events.transaction(async (trx, append) => {
    const before = await lockDriver(trx, id)
    if (before === undefined) return { driver: null, changed: false }
    const updated_fields = changedFields(before, changes)
    if (updated_fields.length === 0) return { driver: before, changed: false }
    await requireVehicle(trx, changes.vehicle_id)
    const driver = await updateDriver(trx, { id, changes, now: new Date(clock()).toISOString() })
    append({
      ...driverEvent,
      event_type: 'updated',
      entity_id: id,
      data: { ...driver, updated_fields },
      metadata: { action: 'update_driver', fields_updated: updated_fields, actor }
    })
    return { driver, changed: true }
  })
  if (changed) control.tell({ type: 'owners_changed', driver_ids: [id] })
  return driver
}

/**
 * Deletes a driver with its devices, whose tokens die with it.
 *
 * @returns its last state; null when there is none
 */
export async function removeDriver(
  { events, control, clock, releaseDriver }: Dependencies & { releaseDriver?: ReleaseDriver },
  id: number,
  author: Author
): Promise<Driver | null> {
  const { actor } = author
  const { driver, device_ids, words } = await events.transaction(async (trx, append) => {
    const driver = await lockDriver(trx, id)
    if (driver === undefined) return { driver: null, device_ids: [], words: [] }
    const now = new Date(clock()).toISOString()
    const words = (await releaseDriver?.(trx, append, { id, now, actor })) ?? []
    const device_ids = await deleteDriver(trx, id)
    for (const device_id of device_ids) {
      const target = { kind: 'device', id: device_id } as const
      await recordAudit(trx, { action: 'device_revoked', ...author, target, now: clock() })
      append({
        channels: ['devices'],
        entity_type: 'device',
        event_type: 'deleted',
        entity_id: device_id,
        data: { id: device_id, driver_id: id },
        metadata: { action: 'delete_driver', actor }
      })
    }
    append({
      ...driverEvent,
      event_type: 'deleted',
      entity_id: id,
      data: driver,
      metadata: { action: 'delete_driver', actor }
    })
    return { driver, device_ids, words }
  })
  for (const word of words) control.tell(word)
  if (device_ids.length > 0) control.tell({ type: 'devices_revoked', device_ids })
  if (driver !== null) control.tell({ type: 'owners_changed', driver_ids: [id], device_ids })
  return driver
}

async function requireVehicle(trx: Transaction<Database>, id: number | null | undefined): Promise<void> {
  if (id === null || id === undefined || (await holdVehicle(trx, id))) return
  throw ValidationProblem({ errors: [{ path: '/body/vehicle_id', message: 'there is no such vehicle' }] })
}
