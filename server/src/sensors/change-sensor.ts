import type { NewSensor, Sensor, SensorChange } from '@rastro/shared/schema/sensor'
import type { Transaction } from 'kysely'
import type { Actor, Author } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import { changedFields } from '../entities/changed-fields.ts'
import type { NewEntityEvent } from '../events/event.ts'
import type { Append, EventLog } from '../events/event-log.ts'
import { ValidationProblem } from '../http/problem.ts'
import type { Control } from '../live/control.ts'
import {
  deleteSensor,
  holdVehicle,
  insertSensor,
  lockSensor,
  lockSensorAndReadings,
  releaseSensors,
  updateSensor
} from './sensor-store.ts'

export type SensorDependencies = {
  events: EventLog
  control: Control
  clock: () => number
  /** Of the routes without an account: their sensors are apart, and their events say so. */
  test: boolean
}

const sensorEvent = { channels: ['sensors'], entity_type: 'sensor' } satisfies Partial<NewEntityEvent>

/** @throws ValidationProblem when there is no such vehicle, or when minimum is above maximum */
export function createSensor(
  { events, clock, test }: SensorDependencies,
  sensor: NewSensor,
  actor: Actor | null
): Promise<Sensor> {
  requireRange(sensor)
  return events.transaction(async (trx, append) => {
    await requireVehicle(trx, sensor.vehicle_id)
    const created = await insertSensor(trx, { sensor, test, now: new Date(clock()).toISOString() })
    append({
      ...sensorEvent,
      event_type: 'created',
      entity_id: created.id,
      data: created,
      metadata: { action: 'create_sensor', actor, ...markOf(test) }
    })
    return created
  })
}

/**
 * @returns null when there is none; the sensor as it was when nothing changed
 * @throws ValidationProblem as `createSensor`
 */
export function changeSensor(
  { events, clock, test }: SensorDependencies,
  id: number,
  changes: SensorChange,
  actor: Actor | null
): Promise<Sensor | null> {
  return events.transaction(async (trx, append) => {
    // Before the sensor is locked: whoever deletes a vehicle locks it first, then its sensors.
    await requireVehicle(trx, changes.vehicle_id)
    const before = await lockSensor(trx, { id, test })
    if (before === undefined) return null
    const updated_fields = changedFields(before, changes)
    if (updated_fields.length === 0) return before
    requireRange({ ...before, ...changes })
    const sensor = await updateSensor(trx, { id, changes, now: new Date(clock()).toISOString() })
    append({
      ...sensorEvent,
      event_type: 'updated',
      entity_id: id,
      data: { ...sensor, updated_fields },
      metadata: { action: 'update_sensor', fields_updated: updated_fields, actor, ...markOf(test) }
    })
    return sensor
  })
}

/**
 * Deletes a sensor with its keys, and its readings, which are out of sight at once and swept away afterwards.
 *
 * @returns its last state; null when there is none
 */
export async function removeSensor(
  { events, control, clock, test }: SensorDependencies,
  id: number,
  author: Author
): Promise<Sensor | null> {
  const { sensor, key_ids } = await events.transaction(async (trx, append) => {
    const sensor = await lockSensorAndReadings(trx, { id, test })
    if (sensor === undefined) return { sensor: null, key_ids: [] }
    const key_ids = await deleteSensor(trx, { id, now: new Date(clock()).toISOString() })
    const target = { kind: 'sensor', id } as const
    for (const key_id of key_ids) {
      await recordAudit(trx, { action: 'sensor_key_revoked', ...author, target, detail: { key_id }, now: clock() })
    }
    append({
      ...sensorEvent,
      event_type: 'deleted',
      entity_id: id,
      data: sensor,
      metadata: { action: 'delete_sensor', actor: author.actor, ...markOf(test) }
    })
    return { sensor, key_ids }
  })
  if (key_ids.length > 0) control.tell({ type: 'sensor_keys_revoked', key_ids })
  return sensor
}

/** Takes the sensors off a vehicle that is about to be deleted, in the same transaction. */
export async function releaseVehicle(
  trx: Transaction<Database>,
  append: Append,
  { id: vehicle_id, now, actor }: { id: number; now: string; actor: Actor | null }
): Promise<void> {
  const updated_fields = ['vehicle_id']
  for (const { test, ...sensor } of await releaseSensors(trx, { vehicle_id, now })) {
    append({
      ...sensorEvent,
      event_type: 'updated',
      entity_id: sensor.id,
      data: { ...sensor, updated_fields },
      metadata: { action: 'delete_vehicle', fields_updated: updated_fields, actor, ...markOf(test) }
    })
  }
}

function markOf(test: boolean): { test?: true } {
  return test ? { test } : {}
}

function requireRange({ minimum = null, maximum = null }: Pick<SensorChange, 'minimum' | 'maximum'>): void {
  if (minimum === null || maximum === null || minimum <= maximum) return
  throw ValidationProblem({ errors: [{ path: '/body/minimum', message: 'must not be above maximum' }] })
}

async function requireVehicle(trx: Transaction<Database>, id: number | null | undefined): Promise<void> {
  if (id === null || id === undefined || (await holdVehicle(trx, id))) return
  throw ValidationProblem({ errors: [{ path: '/body/vehicle_id', message: 'there is no such vehicle' }] })
}
