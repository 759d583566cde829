import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/tables.ts'

const READINGS_A_STATEMENT = 5000

type Range = {
  sensor_id: number
  /** ISO 8601; null means all. */
  before: string | null
}

/**
 * Deletes a sensor's readings from the oldest on, few at a time, so that no lock and no transaction lasts long. Each
 * piece begins where the last one ended: it need not step over what is already deleted.
 *
 * @returns false when it was stopped before the end
 */
export async function dropReadings(
  db: Kysely<Database>,
  { sensor_id, before }: Range,
  isStopped: () => boolean
): Promise<boolean> {
  const end = before ?? 'infinity'
  for (let from = '-infinity'; ; ) {
    if (isStopped()) return false
    const { rows } = await sql<{ recorded_at: string }>`
      select recorded_at from readings
      where sensor_id = ${sensor_id} and recorded_at >= ${from} and recorded_at < ${end}
      order by recorded_at offset ${READINGS_A_STATEMENT} limit 1`.execute(db)
    const to = rows[0]?.recorded_at ?? null
    await sql`
      delete from readings
      where sensor_id = ${sensor_id} and recorded_at >= ${from} and recorded_at < ${to ?? end}`.execute(db)
    if (to === null) return true
    from = to
  }
}
