import { performance } from 'node:perf_hooks'
import type { Kysely } from 'kysely'
import { migrate } from '../server/src/database/migrate.ts'
import { openDatabase } from '../server/src/database/open.ts'
import type { Database } from '../server/src/database/tables.ts'
import { storeBatches } from '../server/src/tracking/fix-store.ts'
import { createPartitions } from '../server/src/tracking/partitions.ts'
import { TRACK_FORMATS } from '../server/src/tracking/track/formats/track-formats.ts'
import { MAXIMUM_TRACK_FIXES, readTrack } from '../server/src/tracking/track/read-track.ts'

/**
 * What it costs to read a day of one fix a second as a track, against selecting the same rows and nothing else, on the same
 * database in the same run. `DATABASE_URL` names a Postgres (an empty one: tables are made and stay); without it the
 * embedded one is used.
 *
 *     node --conditions=rastro-source --import tsx bench/track.ts
 */
const DAY_FIXES = 28_800
const BATCH_FIXES = 1_800
const ROUNDS = 7
const START = Date.UTC(2026, 0, 15, 6)

const { db, close } = await openDatabase({
  url: process.env.DATABASE_URL ?? null,
  dataDir: 'memory',
  onError: error => console.error(error.message)
})
await migrate(db)
const device_id = await createDevice(db)
await driveADay(db, device_id)

const window = { device_id, from: iso(0), to: iso(86_400) }
const request = { windows: [window], tolerance: null, withFlagged: false, limit: MAXIMUM_TRACK_FIXES }
const track = await readTrack(db, request)
const measured = await medians({
  'select alone': () => selectAlone(db),
  'read, flag and cut': () => readTrack(db, request),
  'the same, simplified to 5 m': () => readTrack(db, { ...request, tolerance: 5 }),
  'written as JSON': async () => [...TRACK_FORMATS.json.write(track, '')].length,
  'written as GPX': async () => [...TRACK_FORMATS.gpx.write(track, '')].length
})
const baseline = measured['select alone'] ?? Number.NaN
console.info(`${track.received} fixes, ${track.segments.length} segments, median of ${ROUNDS}`)
for (const [name, milliseconds] of Object.entries(measured)) {
  console.info(
    `${name.padEnd(30)}${milliseconds.toFixed(1).padStart(8)} ms  ratio ${(milliseconds / baseline).toFixed(2)}`
  )
}
await close()

function iso(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString()
}

async function createDevice(db: Kysely<Database>): Promise<number> {
  const driver = await db.insertInto('drivers').values({ name: 'bench' }).returning('id').executeTakeFirstOrThrow()
  const device = await db
    .insertInto('devices')
    .values({ driver_id: driver.id, token_hash: Buffer.from(crypto.randomUUID()) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('device_state').values({ device_id: device.id }).execute()
  return device.id
}

/** A winding road with three metres of noise, a jump every thousand fixes and a silence every five thousand. */
async function driveADay(db: Kysely<Database>, device_id: number): Promise<void> {
  await createPartitions(db, 'day').ensure([START])
  for (let first = 0; first < DAY_FIXES; first += BATCH_FIXES) {
    const records = Array.from({ length: BATCH_FIXES }, (_, index) => fixOf(first + index))
    const batch = { device_id, head_seq: 0, dropped: [], rejected: [], clock_offset_ms: 0, device: {}, records }
    await storeBatches(db, { batches: [batch], now: START + 86_400_000, isMisdated: () => false })
  }
}

function fixOf(index: number) {
  const silences = Math.floor(index / 5000) * 200
  const noise = ((index * 7919) % 100) / 3e6
  return {
    seq: index + 1,
    kind: 'fix' as const,
    recorded_at: iso(index + silences),
    lat: -2.9 + Math.sin(index / 600) / 50 + noise + (index % 1000 === 999 ? 0.5 : 0),
    lng: -79 + index * 1e-4 - noise,
    accuracy: 5 + (index % 7),
    altitude: 2500 + (index % 50),
    speed: 13.4,
    heading: 90,
    battery: 0.8
  }
}

function selectAlone(db: Kysely<Database>) {
  return db
    .selectFrom('fixes')
    .selectAll()
    .where('device_id', '=', device_id)
    .where('recorded_at', '>=', window.from)
    .where('recorded_at', '<=', window.to)
    .orderBy('recorded_at')
    .orderBy('seq')
    .execute()
}

/** Milliseconds; the rivals take turns, so that a busy moment of the machine hits all of them. */
async function medians(rivals: Record<string, () => Promise<unknown>>): Promise<Record<string, number>> {
  const times = new Map<string, number[]>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(rivals)) {
      const start = performance.now()
      await run()
      times.set(name, [...(times.get(name) ?? []), performance.now() - start])
    }
  }
  return Object.fromEntries(
    [...times].map(([name, taken]) => [name, taken.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN])
  )
}
