import { MAXIMUM_BUCKETS } from '@rastro/shared/model/reading'
import type { Bucket, Reading } from '@rastro/shared/schema/reading'
import { IdSchema, TimestampSchema } from '@rastro/shared/schema/schema'
import type { Kysely } from 'kysely'
import { type Static, Type } from 'typebox'
import type { Database } from '../database/tables.ts'
import { DEFAULT_PAGE_ITEMS, MAXIMUM_PAGE_ITEMS } from '../http/paging.ts'
import { NotFoundProblem, ValidationProblem } from '../http/problem.ts'
import { extentOf, readBuckets } from './buckets.ts'
import { listReadings, listReadingsOf } from './reading-store.ts'
import { findSensor } from './sensor-store.ts'

/** How readings are asked for: all as they came in, those of a sensor by their time, or those of a sensor as a chart. */
export const ReadingsQuerySchema = Type.Object({
  sensor_id: Type.Optional({ ...IdSchema, description: 'Without it, those of all sensors as they came in.' }),
  from: Type.Optional({ ...TimestampSchema, description: 'Included; of one sensor only.' }),
  to: Type.Optional({ ...TimestampSchema, description: 'Included; of one sensor only.' }),
  buckets: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAXIMUM_BUCKETS,
      description: 'Instead of readings, what was measured in so many stretches of time; of one sensor only.'
    })
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAXIMUM_PAGE_ITEMS, default: DEFAULT_PAGE_ITEMS })),
  after: Type.Optional(Type.String({ maxLength: 40, description: '`next` of the page before.' }))
})
type ReadingsQuery = Static<typeof ReadingsQuerySchema>

type Page<Item> = { items: Item[]; next: string | null }

/**
 * @throws ValidationProblem when the parts of the query don't go together
 * @throws NotFoundProblem when there is no such sensor
 */
export async function findReadings(db: Kysely<Database>, query: ReadingsQuery): Promise<Page<Reading> | Page<Bucket>> {
  const { sensor_id, buckets, limit = DEFAULT_PAGE_ITEMS, after } = query
  const from = query.from === undefined ? null : timeOf('from', query.from)
  const to = query.to === undefined ? null : timeOf('to', query.to)
  if (sensor_id === undefined) {
    if (from !== null || to !== null || buckets !== undefined) throw refused('sensor_id', 'is needed with this')
    const below = after === undefined ? Number.MAX_SAFE_INTEGER : idOf(after)
    return pageOf(await listReadings(db, { below, rows: limit + 1 }), limit, ({ id }) => String(id))
  }
  if (from !== null && to !== null && from > to) throw refused('from', 'must not be after to')
  if ((await findSensor(db, { id: sensor_id, test: false })) === undefined) {
    throw NotFoundProblem({ detail: `there is no sensor ${sensor_id}` })
  }
  if (buckets !== undefined) return { items: await chart(db, { sensor_id, from, to, buckets }), next: null }
  const before = after === undefined ? 'infinity' : timeOf('after', after)
  const window = { sensor_id, from: from ?? '-infinity', to: to ?? 'infinity' }
  const readings = await listReadingsOf(db, { ...window, before, rows: limit + 1 })
  return pageOf(readings, limit, ({ recorded_at }) => recorded_at)
}

type ChartQuery = { sensor_id: number; from: string | null; to: string | null; buckets: number }

/** Without an end, the window reaches to the sensor's first or last reading. */
async function chart(db: Kysely<Database>, { sensor_id, from, to, buckets }: ChartQuery): Promise<Bucket[]> {
  const extent = from === null || to === null ? await extentOf(db, sensor_id) : null
  const begin = from ?? extent?.first
  const end = to ?? extent?.last
  if (begin === undefined || end === undefined || begin > end) return []
  return await readBuckets(db, { sensor_id, from: begin, to: end, buckets })
}

/** @param rows one more than the page has when there is a next page */
function pageOf<Row>(rows: Row[], limit: number, cursorOf: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}

/** A schema can't tell a leap second, or a year that Postgres has not, from other times. */
function timeOf(name: string, text: string): string {
  const time = Date.parse(text)
  if (Number.isNaN(time) || time < 0 || time >= Date.UTC(10_000, 0, 1)) {
    throw refused(name, 'must be a time from 1970 to 9999')
  }
  return new Date(time).toISOString()
}

function idOf(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw refused('after', 'must be the next of a page before')
  return Number(text)
}

function refused(name: string, message: string) {
  return ValidationProblem({ errors: [{ path: `/querystring/${name}`, message }] })
}
