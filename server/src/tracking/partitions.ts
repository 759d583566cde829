import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/tables.ts'

const HOUR_MILLISECONDS = 3_600_000
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS
// Any number will do, as long as every process uses the same one.
const PARTITION_LOCK = 7_302_021

/** How much time one partition holds. Hours only where next to nothing is kept (the demo): partitions are dropped whole. */
export type PartitionWidth = 'day' | 'hour'

export type Partitions = {
  /** Sees to it that there is a partition for each of these times (milliseconds since 1970). */
  ensure(times: Iterable<number>): Promise<void>
  /** Drops the partitions that end before a time (milliseconds since 1970), and tells their names. */
  dropBefore(time: number): Promise<string[]>
}

/**
 * The partitions of `fixes` by recorded_at: made ahead, and on demand for late data; dropped whole by retention.
 * There is no default partition: making a new one would have to scan it.
 */
export function createPartitions(db: Kysely<Database>, width: PartitionWidth): Partitions {
  const milliseconds = width === 'day' ? DAY_MILLISECONDS : HOUR_MILLISECONDS
  const known = new Set<number>()

  async function make(start: number): Promise<void> {
    const name = nameOf(start, width)
    await db.transaction().execute(async trx => {
      // Two processes may want the same partition at once.
      await sql`select pg_advisory_xact_lock(${PARTITION_LOCK})`.execute(trx)
      const { rows } = await sql<{ exists: boolean }>`select to_regclass(${name}) is not null as exists`.execute(trx)
      if (rows[0]?.exists) return
      // Made beside the table and attached: that lets reads and writes of the other partitions go on.
      await sql`create table ${sql.id(name)} (like fixes including defaults)`.execute(trx)
      await sql`alter table fixes attach partition ${sql.id(name)}
        for values from (${sql.lit(isoOf(start))}) to (${sql.lit(isoOf(start + milliseconds))})`.execute(trx)
    })
    known.add(start)
  }

  return {
    async ensure(times) {
      const starts = new Set<number>()
      for (const time of times) starts.add(Math.floor(time / milliseconds) * milliseconds)
      for (const start of starts) if (!known.has(start)) await make(start)
    },

    async dropBefore(time) {
      const dropped: string[] = []
      for (const name of await partitionNames(db)) {
        const start = startOf(name)
        if (start === null || start + milliseconds > time) continue
        known.delete(start)
        await db.transaction().execute(async trx => {
          // A long read must not make all writers wait behind this: the next round tries again.
          await sql`set local lock_timeout = '2s'`.execute(trx)
          await sql`drop table if exists ${sql.id(name)}`.execute(trx)
        })
        dropped.push(name)
      }
      return dropped
    }
  }
}

async function partitionNames(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'fixes'::regclass order by 1`.execute(db)
  return rows.map(row => row.name)
}

/** `fixes_20261121`, `fixes_20261121_14`. */
function nameOf(start: number, width: PartitionWidth): string {
  const [date = '', time = ''] = isoOf(start).split('T')
  const day = `fixes_${date.replaceAll('-', '')}`
  return width === 'day' ? day : `${day}_${time.slice(0, 2)}`
}

function startOf(name: string): number | null {
  const parts = /^fixes_(\d{4})(\d\d)(\d\d)(?:_(\d\d))?$/.exec(name)
  if (parts === null) return null
  const [, year, month, day, hour = '00'] = parts
  return Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`)
}

function isoOf(time: number): string {
  return new Date(time).toISOString()
}
