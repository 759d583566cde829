import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'

export const ENROLLMENT_SECONDS = 86_400

/**
 * @returns when the code expires; null when there is no such driver
 */
export async function insertEnrollment(
  db: Kysely<Database>,
  { driver_id, code_hash, now }: { driver_id: number; code_hash: Buffer; now: number }
): Promise<string | null> {
  const expires_at = new Date(now + ENROLLMENT_SECONDS * 1000).toISOString()
  const inserted = await db
    .insertInto('enrollments')
    .columns(['code_hash', 'driver_id', 'created_at', 'expires_at'])
    .expression(eb =>
      eb
        .selectFrom('drivers')
        .select(({ val, cast }) => [
          val(code_hash).as('code_hash'),
          'id',
          cast<string>(val(new Date(now).toISOString()), 'timestamptz').as('created_at'),
          cast<string>(val(expires_at), 'timestamptz').as('expires_at')
        ])
        .where('id', '=', driver_id)
    )
    .executeTakeFirst()
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n ? expires_at : null
}

/** Uses a code up. @returns whose device the phone becomes; null when the code is unknown, used or expired */
export async function takeEnrollment(
  trx: Transaction<Database>,
  codeHashes: Buffer[],
  now: string
): Promise<{ id: number; name: string } | null> {
  const driver = await trx
    .updateTable('enrollments')
    .from('drivers')
    .set({ used_at: now })
    .where('code_hash', 'in', codeHashes)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .whereRef('drivers.id', '=', 'enrollments.driver_id')
    .returning(['drivers.id', 'drivers.name'])
    .executeTakeFirst()
  return driver ?? null
}
