import { performance } from 'node:perf_hooks'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import { type Kysely, sql } from 'kysely'
import { migrate } from '../server/src/database/migrate.ts'
import { openDatabase } from '../server/src/database/open.ts'
import type { Database } from '../server/src/database/tables.ts'
import type { Batch } from '../server/src/tracking/batch.ts'
import { storeBatches } from '../server/src/tracking/fix-store.ts'
import { createPartitions } from '../server/src/tracking/partitions.ts'

/**
 * What the ledger costs: storing 1,000 fixes of ten devices a statement with ledger, position and flags, against a bare
 * `INSERT … SELECT FROM unnest(…) ON CONFLICT DO NOTHING` of the same rows into a table with a primary key. Both in turn,
 * on the same database, in the same run. `DATABASE_URL` names an empty Postgres; without it the embedded one is used.
 *
 *     node --conditions=rastro-source --import tsx bench/ingest.ts
 */
const DEVICES = 10
const FIXES_A_DEVICE = 100
const STATEMENTS = 40
const ROUNDS = 5
const NOW = Date.UTC(2026, 0, 15, 12)

const { db, close } = await openDatabase({
  url: process.env.DATABASE_URL ?? null,
  dataDir: 'memory',
  onError: error => console.error(error.message)
})
await migrate(db)
await createPartitions(db, 'day').ensure([NOW])
await sql`
  create table if not exists bench_bare (device_id int, seq bigint, recorded_at timestamptz, lat float8, lng float8,
    accuracy real, speed real, heading real, primary key (device_id, seq))`.execute(db)
const devices = await createDevices(db)

const ours: number[] = []
const bare: number[] = []
let seq = 1
for (let round = 0; round < ROUNDS; round++) {
  bare.push(await rowsPerSecond(batches => storeBare(db, batches)))
  ours.push(await rowsPerSecond(batches => storeBatches(db, { batches, now: NOW, isMisdated: () => false })))
}
const again = makeBatches(seq - FIXES_A_DEVICE)
const replay = await timed(() => storeBatches(db, { batches: again, now: NOW, isMisdated: () => false }))
const ratios = ours.map((value, round) => value / (bare[round] ?? Number.NaN))
console.info(`bare insert     ${summary(bare)} rows/s`)
console.info(`with the ledger ${summary(ours)} rows/s`)
console.info(
  `ratio           ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`
)
console.info(`the same ${DEVICES * FIXES_A_DEVICE} fixes again: ${replay.toFixed(1)} ms`)
await sql`drop table bench_bare`.execute(db)
await close()

async function createDevices(db: Kysely<Database>): Promise<number[]> {
  const driver = await db.insertInto('drivers').values({ name: 'bench' }).returning('id').executeTakeFirstOrThrow()
  const values = Array.from({ length: DEVICES }, () => ({
    driver_id: driver.id,
    token_hash: Buffer.from(crypto.randomUUID())
  }))
  const rows = await db.insertInto('devices').values(values).returning('id').execute()
  await db
    .insertInto('device_state')
    .values(rows.map(({ id }) => ({ device_id: id })))
    .execute()
  return rows.map(({ id }) => id)
}

function makeBatches(first: number): Batch[] {
  return devices.map(device_id => ({
    device_id,
    head_seq: 0,
    dropped: [],
    rejected: [],
    clock_offset_ms: 0,
    device: {},
    records: Array.from({ length: FIXES_A_DEVICE }, (_, index) => fixOf(first + index))
  }))
}

function fixOf(seq: number): Extract<OutboxRecord, { kind: 'fix' }> {
  const recorded_at = new Date(NOW - 30_000_000 + seq * 1000).toISOString()
  return { seq, kind: 'fix', recorded_at, lat: -2.9 + seq / 1e6, lng: -79, accuracy: 6.5, speed: 13.4, heading: 181.5 }
}

async function storeBare(db: Kysely<Database>, batches: readonly Batch[]): Promise<unknown> {
  const rows = batches.flatMap(({ device_id, records }) => records.map(record => ({ device_id, ...record })))
  const fixes = rows.filter(row => row.kind === 'fix')
  return await sql`
    insert into bench_bare
    select * from unnest(${fixes.map(fix => fix.device_id)}::int[], ${fixes.map(fix => fix.seq)}::int8[],
      ${fixes.map(fix => fix.recorded_at)}::timestamptz[], ${fixes.map(fix => fix.lat)}::float8[],
      ${fixes.map(fix => fix.lng)}::float8[], ${fixes.map(fix => fix.accuracy ?? null)}::real[],
      ${fixes.map(fix => fix.speed ?? null)}::real[], ${fixes.map(fix => fix.heading ?? null)}::real[])
    on conflict do nothing`.execute(db)
}

async function rowsPerSecond(store: (batches: Batch[]) => Promise<unknown>): Promise<number> {
  const statements = Array.from({ length: STATEMENTS }, (_, index) => makeBatches(seq + index * FIXES_A_DEVICE))
  seq += STATEMENTS * FIXES_A_DEVICE
  const milliseconds = await timed(async () => {
    for (const batches of statements) await store(batches)
  })
  return (STATEMENTS * DEVICES * FIXES_A_DEVICE * 1000) / milliseconds
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function summary(values: readonly number[]): string {
  const rounded = (value: number) => Math.round(value).toLocaleString('en')
  return `${rounded(median(values))} (${rounded(Math.min(...values))}-${rounded(Math.max(...values))})`
}
