import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/tables.ts'

/** Who gives a device's records their numbers: the phone itself, or the server for clients that know of none. */
export type NumberedBy = 'device' | 'server'

export type Numbering = {
  /** @returns false when the device's first use has decided otherwise, for good */
  claim: (deviceId: number, by: NumberedBy) => Promise<boolean>
}

const CACHE_MAXIMUM = 100_000

/** Two that number the same device would give one number to two records: the device's first use decides who does. */
export function createNumbering(db: Kysely<Database>): Numbering {
  // What is decided never changes, so it can be remembered without end; only how many is bounded.
  const decided = new Map<number, NumberedBy>()
  return {
    claim: async (deviceId, by) => {
      const known = decided.get(deviceId)
      if (known !== undefined) return known === by
      const numberedBy = await decide(db, deviceId, by)
      if (numberedBy === null) return false
      if (decided.size >= CACHE_MAXIMUM) decided.clear()
      decided.set(deviceId, numberedBy)
      return numberedBy === by
    }
  }
}

/** @returns who numbers it from now on; null when there is no such device */
async function decide(db: Kysely<Database>, deviceId: number, by: NumberedBy): Promise<NumberedBy | null> {
  const device = await db
    .updateTable('devices')
    .set(({ fn, val, cast }) => ({ numbered_by: fn.coalesce('numbered_by', cast<NumberedBy>(val(by), 'text')) }))
    .where('id', '=', deviceId)
    .returning('numbered_by')
    .executeTakeFirst()
  return device?.numbered_by ?? null
}

/**
 * The next number of a device that the server numbers.
 *
 * @throws when the device has no row of state
 */
export async function takeSeq(db: Kysely<Database>, deviceId: number): Promise<number> {
  const { head_seq } = await db
    .updateTable('device_state')
    .set({ head_seq: sql`head_seq + 1` })
    .where('device_id', '=', deviceId)
    .returning('head_seq')
    .executeTakeFirstOrThrow()
  return head_seq
}
