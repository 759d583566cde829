import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/tables.ts'

const DAY_MILLISECONDS = 86_400_000
const ROWS_A_STATEMENT = 10_000

/**
 * Deletes events older than `days`, of each channel from its beginning up to the first one that is younger. The
 * channel remembers how far: whoever resumes from before that is told `recovered: false`. Offsets are never used again.
 *
 * @returns how many events were deleted
 */
export async function trimEvents(db: Kysely<Database>, days: number, clock: () => number): Promise<number> {
  const before = new Date(clock() - days * DAY_MILLISECONDS).toISOString()
  // First the promise, then the deletion: a crash between them leaves rows that the next run deletes.
  await sql`
    update channels set trimmed = greatest(trimmed, old.last)
    from (
      select channel,
        coalesce(min("offset") filter (where "timestamp" >= ${before}::timestamptz) - 1, max("offset")) as last
      from events group by channel
    ) as old
    where old.channel = channels.name and old.last > trimmed`.execute(db)
  let deleted = 0
  while (true) {
    const rows = await deleteTrimmed(db)
    deleted += rows
    if (rows < ROWS_A_STATEMENT) return deleted
  }
}

/** Few rows at a time, so that no lock and no snapshot lasts long. */
async function deleteTrimmed(db: Kysely<Database>): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from events where (channel, "offset") in (
      select channel, "offset" from events join channels on name = channel
      where "offset" <= trimmed limit ${ROWS_A_STATEMENT}
    )`.execute(db)
  return Number(numAffectedRows ?? 0)
}
