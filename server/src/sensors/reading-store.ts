import type { Reading, ReadingChange } from '@rastro/shared/schema/reading'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'

/** A reading before it has an id. Its time is in UTC and to the millisecond. */
export type MeasuredReading = { sensor_id: number; recorded_at: string; value: number }

const COLUMNS = [
  'readings.id',
  'readings.sensor_id',
  'readings.recorded_at',
  'readings.received_at',
  'readings.value'
] as const

/** Those of sensors that are there: readings of a deleted sensor may wait for being swept. */
function selectReadings(db: Kysely<Database>) {
  return db.selectFrom('readings').innerJoin('sensors', 'sensors.id', 'readings.sensor_id').select(COLUMNS)
}

/** Of all sensors, in the reverse order of their arrival. `below` is an id. */
export function listReadings(
  db: Kysely<Database>,
  { below, rows }: { below: number; rows: number }
): Promise<Reading[]> {
  return selectReadings(db).where('readings.id', '<', below).orderBy('readings.id', 'desc').limit(rows).execute()
}

export type SensorWindow = {
  sensor_id: number
  /** Both included; ISO 8601, or Postgres' `-infinity` and `infinity`. */
  from: string
  to: string
}

/** Of one sensor, newest first; all of them before `before`. */
export function listReadingsOf(
  db: Kysely<Database>,
  { sensor_id, from, to, before, rows }: SensorWindow & { before: string; rows: number }
): Promise<Reading[]> {
  return db
    .selectFrom('readings')
    .select(COLUMNS)
    .where('sensor_id', '=', sensor_id)
    .where('recorded_at', '>=', from)
    .where('recorded_at', '<=', to)
    .where('recorded_at', '<', before)
    .orderBy('recorded_at', 'desc')
    .limit(rows)
    .execute()
}

export function findReading(db: Kysely<Database>, id: number): Promise<Reading | undefined> {
  return selectReadings(db).where('readings.id', '=', id).executeTakeFirst()
}

/** Nobody else changes it until the transaction ends. */
export function lockReading(trx: Transaction<Database>, id: number): Promise<Reading | undefined> {
  return selectReadings(trx).where('readings.id', '=', id).forUpdate('readings').executeTakeFirst()
}

/** Those of the sensor and time of each, where there is one. */
export async function findSame(db: Kysely<Database>, readings: readonly MeasuredReading[]): Promise<Reading[]> {
  const { rows } = await sql<Reading>`
    select id, sensor_id, recorded_at, received_at, value
    from readings join unnest(
      ${readings.map(it => it.sensor_id)}::integer[],
      ${readings.map(it => it.recorded_at)}::timestamptz[]
    ) as same (sensor_id, recorded_at) using (sensor_id, recorded_at)`.execute(db)
  return rows
}

/**
 * Stores the readings that are not stored yet.
 *
 * @param readings no two of the same sensor and time
 * @returns those stored by this call, in no order
 */
export async function insertReadings(
  trx: Transaction<Database>,
  readings: readonly MeasuredReading[],
  now: string
): Promise<Reading[]> {
  // In one order, so that two batches with the same readings never wait for each other both ways.
  const { rows } = await sql<Reading>`
    insert into readings (sensor_id, recorded_at, received_at, value)
    select sensor_id, recorded_at, ${now}::timestamptz, value
    from unnest(
      ${readings.map(it => it.sensor_id)}::integer[],
      ${readings.map(it => it.recorded_at)}::timestamptz[],
      ${readings.map(it => it.value)}::float8[]
    ) as given (sensor_id, recorded_at, value)
    order by sensor_id, recorded_at
    on conflict (sensor_id, recorded_at) do nothing
    returning id, sensor_id, recorded_at, received_at, value`.execute(trx)
  return rows
}

export function updateReading(trx: Transaction<Database>, id: number, changes: ReadingChange): Promise<Reading> {
  return trx.updateTable('readings').set(changes).where('id', '=', id).returning(COLUMNS).executeTakeFirstOrThrow()
}

export async function deleteReading(trx: Transaction<Database>, id: number): Promise<void> {
  await trx.deleteFrom('readings').where('id', '=', id).execute()
}
