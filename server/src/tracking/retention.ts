import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { Partitions } from './partitions.ts'

const HOUR_MILLISECONDS = 3_600_000
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS
const EARLIEST = Date.parse('2020-01-01T00:00:00Z')

/**
 * Whether a fix's time can't be right, so that it is stored apart (ING8): before 2020, over a day ahead, or older than
 * what is kept.
 *
 * @param recordedAt milliseconds since 1970
 * @param retentionHours null keeps everything
 */
export function isMisdated(recordedAt: number, now: number, retentionHours: number | null): boolean {
  return recordedAt < keptFrom(now, retentionHours) || recordedAt > now + DAY_MILLISECONDS
}

function keptFrom(now: number, retentionHours: number | null): number {
  return retentionHours === null ? EARLIEST : Math.max(EARLIEST, now - retentionHours * HOUR_MILLISECONDS)
}

type Housekeeping = {
  db: Kysely<Database>
  partitions: Partitions
  retentionHours: number | null
  clock: () => number
}

/**
 * Makes the partitions of the coming day ahead, and drops what is older than what is kept: fixes by whole partitions,
 * other records row by row. The ledger stays, so nothing dropped is ever asked for again.
 */
export async function keepHouse({ db, partitions, retentionHours, clock }: Housekeeping): Promise<void> {
  const now = clock()
  await partitions.ensure([now, now + HOUR_MILLISECONDS, now + DAY_MILLISECONDS])
  if (retentionHours === null) return
  const from = keptFrom(now, retentionHours)
  await partitions.dropBefore(from)
  const received = new Date(from).toISOString()
  await db.deleteFrom('device_records').where('received_at', '<', received).execute()
  await db.deleteFrom('misdated_fixes').where('received_at', '<', received).execute()
}
