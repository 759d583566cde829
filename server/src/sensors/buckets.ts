import type { Bucket } from '@rastro/shared/schema/reading'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/tables.ts'

type ChartWindow = { sensor_id: number; from: string; to: string; buckets: number }

/**
 * What a sensor measured from `from` to `to` (both included) in so many equal stretches of time, each including its
 * beginning, the last one its end as well. Stretches without a reading are left out.
 */
export async function readBuckets(
  db: Kysely<Database>,
  { sensor_id, from, to, buckets }: ChartWindow
): Promise<Bucket[]> {
  const edges = edgesOf(Date.parse(from), Date.parse(to), buckets)
  // A mean may round to just outside of what it is the mean of.
  const { rows } = await sql<Omit<Bucket, 'from' | 'to'> & { bucket: number }>`
    select
      width_bucket(recorded_at, ${edges.slice(0, -1)}::timestamptz[]) as bucket,
      min(value) as min,
      least(max(value), greatest(min(value), avg(value))) as mean,
      max(value) as max,
      count(*) as count
    from readings
    where sensor_id = ${sensor_id} and recorded_at >= ${from} and recorded_at <= ${to}
    group by bucket order by bucket`.execute(db)
  return rows.map(({ bucket, ...values }) => ({ from: edges[bucket - 1] ?? from, to: edges[bucket] ?? to, ...values }))
}

/** The times between the buckets, to the millisecond, with both ends: one more than there are buckets. */
function edgesOf(from: number, to: number, buckets: number): string[] {
  return Array.from({ length: buckets + 1 }, (_, index) =>
    new Date(from + Math.ceil(((to - from) * index) / buckets)).toISOString()
  )
}

/** The first and the last time of a sensor's readings; null when it has none. */
export async function extentOf(
  db: Kysely<Database>,
  sensor_id: number
): Promise<{ first: string; last: string } | null> {
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min(recorded_at) as first, max(recorded_at) as last from readings
    where sensor_id = ${sensor_id}`.execute(db)
  const { first = null, last = null } = rows[0] ?? {}
  return first === null || last === null ? null : { first, last }
}
