import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { Batch, Stored } from './batch.ts'
import { storeBatches } from './fix-store.ts'
import type { Partitions } from './partitions.ts'
import { isMisdated } from './retention.ts'

type Options = {
  db: Kysely<Database>
  partitions: Partitions
  retentionHours: number | null
  clock: () => number
}

/** What the ingest stores with: sees to it that there is a place for each fix, then writes them all in one statement. */
export function createBatchStore({ db, partitions, retentionHours, clock }: Options) {
  return async (batches: readonly Batch[]): Promise<Stored[]> => {
    const now = clock()
    const isApart = (time: number) => isMisdated(time, now, retentionHours)
    const times = batches.flatMap(({ records }) =>
      records.flatMap(record => (record.kind === 'fix' ? [Date.parse(record.recorded_at)] : []))
    )
    await partitions.ensure(times.filter(time => !isApart(time)))
    return await storeBatches(db, { batches, now, isMisdated: isApart })
  }
}
