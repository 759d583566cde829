import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'

/** The key of this hash, unless it is revoked. */
export async function findSensorKey(
  db: Kysely<Database>,
  keyHash: Buffer
): Promise<{ sensor_id: number; key_id: number } | null> {
  const key = await db
    .selectFrom('sensor_keys')
    .select(['sensor_id', 'id as key_id'])
    .where('key_hash', '=', keyHash)
    .executeTakeFirst()
  return key ?? null
}

/** Newest first. */
export function listSensorKeys(
  db: Kysely<Database>,
  { sensor_id, below, rows }: { sensor_id: number; below: number; rows: number }
): Promise<{ id: number; created_at: string }[]> {
  return db
    .selectFrom('sensor_keys')
    .select(['id', 'created_at'])
    .where('sensor_id', '=', sensor_id)
    .where('id', '<', below)
    .orderBy('id', 'desc')
    .limit(rows)
    .execute()
}

export function insertSensorKey(
  trx: Transaction<Database>,
  key: { sensor_id: number; key_hash: Buffer; created_at: string }
): Promise<{ id: number; created_at: string }> {
  return trx.insertInto('sensor_keys').values(key).returning(['id', 'created_at']).executeTakeFirstOrThrow()
}

/** @returns false when the sensor has no such key */
export async function deleteSensorKey(
  trx: Transaction<Database>,
  { sensor_id, key_id }: { sensor_id: number; key_id: number }
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('sensor_keys')
    .where('id', '=', key_id)
    .where('sensor_id', '=', sensor_id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
