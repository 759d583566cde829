import type { NewSensor, Sensor, SensorChange } from '@rastro/shared/schema/sensor'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'

/** Real sensors and those made by tests never see each other. */
type Kind = { test: boolean }

const COLUMNS = [
  'id',
  'type',
  'model',
  'name',
  'unit',
  'vehicle_id',
  'minimum',
  'maximum',
  'created_at',
  'updated_at'
] as const

/** Newest first. */
export function listSensors(
  db: Kysely<Database>,
  { test, below, rows }: Kind & { below: number; rows: number }
): Promise<Sensor[]> {
  return db
    .selectFrom('sensors')
    .select(COLUMNS)
    .where('test', '=', test)
    .where('id', '<', below)
    .orderBy('id', 'desc')
    .limit(rows)
    .execute()
}

export function findSensor(db: Kysely<Database>, { id, test }: Kind & { id: number }): Promise<Sensor | undefined> {
  return db.selectFrom('sensors').select(COLUMNS).where('id', '=', id).where('test', '=', test).executeTakeFirst()
}

/** Nobody else changes or deletes it until the transaction ends; readings go on being stored. */
export function lockSensor(
  trx: Transaction<Database>,
  { id, test }: Kind & { id: number }
): Promise<Sensor | undefined> {
  return trx
    .selectFrom('sensors')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('test', '=', test)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** The same, and readings wait as well. */
export function lockSensorAndReadings(
  trx: Transaction<Database>,
  { id, test }: Kind & { id: number }
): Promise<Sensor | undefined> {
  return trx
    .selectFrom('sensors')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('test', '=', test)
    .forUpdate()
    .executeTakeFirst()
}

/** Those that exist; they go on existing until the transaction ends. */
export async function holdSensors(trx: Transaction<Database>, ids: readonly number[]): Promise<Set<number>> {
  // In one order, so that two batches never wait for each other both ways.
  const { rows } = await sql<{ id: number }>`
    select id from sensors where id = any(${ids}::integer[]) and not test order by id for key share`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

/** Whether the vehicle exists; it goes on existing until the transaction ends. */
export async function holdVehicle(trx: Transaction<Database>, id: number): Promise<boolean> {
  const vehicle = await trx.selectFrom('vehicles').select('id').where('id', '=', id).forKeyShare().executeTakeFirst()
  return vehicle !== undefined
}

export function insertSensor(
  trx: Transaction<Database>,
  { sensor, test, now }: Kind & { sensor: NewSensor; now: string }
): Promise<Sensor> {
  const unknown = { name: null, unit: null, vehicle_id: null, minimum: null, maximum: null }
  return trx
    .insertInto('sensors')
    .values({ ...unknown, ...sensor, test, created_at: now, updated_at: now })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

export function updateSensor(
  trx: Transaction<Database>,
  { id, changes, now }: { id: number; changes: SensorChange; now: string }
): Promise<Sensor> {
  return trx
    .updateTable('sensors')
    .set({ ...changes, updated_at: now })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

/** Takes every sensor off a vehicle, tests' sensors included. @returns them as they are now */
export function releaseSensors(
  trx: Transaction<Database>,
  { vehicle_id, now }: { vehicle_id: number; now: string }
): Promise<(Sensor & Kind)[]> {
  return trx
    .updateTable('sensors')
    .set({ vehicle_id: null, updated_at: now })
    .where('vehicle_id', '=', vehicle_id)
    .returning([...COLUMNS, 'test'])
    .execute()
}

/**
 * Deletes a sensor with its keys, and notes that its readings are to follow: there may be millions.
 *
 * @returns the ids of its keys
 */
export async function deleteSensor(
  trx: Transaction<Database>,
  { id, now }: { id: number; now: string }
): Promise<number[]> {
  const keys = await trx.deleteFrom('sensor_keys').where('sensor_id', '=', id).returning('id').execute()
  await trx.deleteFrom('sensors').where('id', '=', id).execute()
  await sql`
    insert into deleted_sensors (sensor_id, deleted_at)
    select ${id}, ${now} where exists (select from readings where sensor_id = ${id})`.execute(trx)
  return keys.map(key => key.id)
}
