import { count } from '@rastro/shared/ledger'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { Kysely } from 'kysely'
import t from 'tap'
import type { Database } from '../../src/database/tables.ts'
import type { Batch } from '../../src/tracking/batch.ts'
import { storeBatches } from '../../src/tracking/fix-store.ts'
import { createPartitions } from '../../src/tracking/partitions.ts'
import { createDevice, onEachDatabase } from '../support/test-database.ts'

const NOW = Date.parse('2026-11-21T20:00:00.000Z')
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString()
const fix = (seq: number, seconds: number, more: object = {}): OutboxRecord => ({
  seq,
  kind: 'fix',
  recorded_at: at(seconds),
  lat: -2.9,
  lng: -79,
  ...more
})

function batch(device_id: number, records: OutboxRecord[], more: Partial<Batch> = {}): Batch {
  return { device_id, records, head_seq: 0, dropped: [], rejected: [], clock_offset_ms: null, device: {}, ...more }
}

const store = (db: Kysely<Database>, batches: Batch[]) =>
  storeBatches(db, {
    batches,
    now: NOW,
    isMisdated: time => time < Date.parse('2020-01-01') || time > NOW + 86_400_000
  })

const stateOf = (db: Kysely<Database>, device_id: number) =>
  db.selectFrom('device_state').selectAll().where('device_id', '=', device_id).executeTakeFirstOrThrow()

onEachDatabase(t, async (t, { db, embedded }) => {
  await createPartitions(db, 'day').ensure([NOW])

  t.test('a fix sent twice is stored once (ING1)', async t => {
    const device = await createDevice(db)
    const first = await store(db, [batch(device, [fix(1, -3), fix(2, -2)])])
    const second = await store(db, [batch(device, [fix(1, -3), fix(2, -2), fix(3, -1)])])
    t.same(first[0]?.gained, [[1, 2]])
    t.same(second[0]?.gained, [[3, 3]])
    const rows = await db.selectFrom('fixes').select('seq').where('device_id', '=', device).orderBy('seq').execute()
    t.same(rows, [{ seq: 1 }, { seq: 2 }, { seq: 3 }])
    t.same((await stateOf(db, device)).received, [[1, 3]])
  })

  t.test('a seq that stands twice in one batch is stored once, the first of the two (ING1)', async t => {
    const device = await createDevice(db)
    await store(db, [batch(device, [fix(1, -3, { lat: 1 }), fix(1, -2, { lat: 2 })])])
    const rows = await db.selectFrom('fixes').select(['seq', 'lat']).where('device_id', '=', device).execute()
    t.same(rows, [{ seq: 1, lat: 1 }])
  })

  t.test('a fix keeps all that the phone measured; what it did not know is null, and 0 stays 0', async t => {
    const device = await createDevice(db)
    const known = { accuracy: 6.5, altitude: 2541.5, speed: 0, heading: 0, battery: 0.5 }
    await store(db, [batch(device, [fix(1, -2, known), fix(2, -1)])])
    const rows = await db.selectFrom('fixes').selectAll().where('device_id', '=', device).orderBy('seq').execute()
    t.match(rows[0], { ...known, lat: -2.9, lng: -79, recorded_at: at(-2), received_at: at(0), flags: [] })
    t.match(rows[1], { accuracy: null, altitude: null, speed: null, heading: null, battery: null })
  })

  t.test('a value too small for its column is stored as 0, and a heading never becomes 360', async t => {
    const device = await createDevice(db)
    const tiny = { accuracy: 3e-323, speed: 1e-50, altitude: -1e-46, battery: 1e-46, heading: 359.99999999999994 }
    await store(db, [{ ...batch(device, [fix(1, -1, tiny)]), device: { battery: 1e-46 } }])
    const rows = await db.selectFrom('fixes').selectAll().where('device_id', '=', device).execute()
    t.match(rows[0], { accuracy: 0, speed: 0, battery: 0, heading: 0 })
    t.match(await stateOf(db, device), { battery: 0 })
  })

  t.test('the newest fix moves the position, an older one never moves it back (ING5)', async t => {
    const device = await createDevice(db)
    const [live] = await store(db, [batch(device, [fix(9, -1, { lat: 9 }), fix(8, -2, { lat: 8 })])])
    t.match(live?.position, { lat: 9, recorded_at: at(-1) })
    const [late] = await store(db, [batch(device, [fix(1, -60, { lat: 1 }), fix(2, -50, { lat: 2 })])])
    t.equal(late?.position, null)
    t.match(await stateOf(db, device), {
      lat: 9,
      recorded_at: at(-1),
      seq: 9,
      received: [
        [1, 2],
        [8, 9]
      ]
    })
  })

  t.test('fixes that do not become the position are announced as a range that changed (ING6)', async t => {
    const device = await createDevice(db)
    await store(db, [batch(device, [fix(5, -1)])])
    const [late] = await store(db, [batch(device, [fix(1, -90), fix(2, -60), fix(5, -1)])])
    t.same(late?.track_changed, { from: at(-90), to: at(-60) })
    const [live] = await store(db, [batch(device, [fix(6, 0)])])
    t.equal(live?.track_changed, null)
  })

  t.test('a fix from the future is stored with its flag and does not move the position (ING5)', async t => {
    const device = await createDevice(db)
    await store(db, [batch(device, [fix(1, -1)])])
    await store(db, [batch(device, [fix(2, 3600, { lat: 50 })])])
    t.match(await stateOf(db, device), { lat: -2.9, seq: 1 })
    await createPartitions(db, 'day').ensure([NOW + 3_600_000])
    const row = await db.selectFrom('fixes').select('flags').where('device_id', '=', device).where('seq', '=', 2)
    t.same(await row.execute(), [{ flags: ['future'] }])
  })

  t.test('a fix with a circle wider than a kilometre is stored with its flag', async t => {
    const device = await createDevice(db)
    await store(db, [batch(device, [fix(1, -1, { accuracy: 12_000 })])])
    t.same(await db.selectFrom('fixes').select('flags').where('device_id', '=', device).execute(), [
      { flags: ['inaccurate'] }
    ])
  })

  t.test('a time that can not be right is stored apart and counted in the ledger (ING8)', async t => {
    const device = await createDevice(db)
    const records = [fix(1, 0, { recorded_at: '1970-01-01T00:00:00.000Z' }), fix(2, 3 * 86_400), fix(3, -1)]
    const [stored] = await store(db, [batch(device, records)])
    t.same(stored?.gained, [[1, 3]])
    t.equal(stored?.track_changed, null)
    t.same(await db.selectFrom('fixes').select('seq').where('device_id', '=', device).execute(), [{ seq: 3 }])
    const apart = await db
      .selectFrom('misdated_fixes')
      .select('seq')
      .where('device_id', '=', device)
      .orderBy('seq')
      .execute()
    t.same(apart, [{ seq: 1 }, { seq: 2 }])
  })

  t.test('journal, trip and shipment records share the numbering and keep what they say', async t => {
    const device = await createDevice(db)
    const records: OutboxRecord[] = [
      { seq: 1, kind: 'trip', recorded_at: at(-5), action: 'started' },
      { seq: 2, kind: 'journal', recorded_at: at(-4), event: 'page_hidden' },
      { seq: 3, kind: 'shipment', recorded_at: at(-3), shipment_id: 15, action: 'picked_up', note: 'dos "cajas"\n' }
    ]
    const [stored] = await store(db, [batch(device, records)])
    t.same(stored?.records, records)
    const rows = await db
      .selectFrom('device_records')
      .select(['seq', 'kind', 'body'])
      .where('device_id', '=', device)
      .execute()
    t.same(rows, [
      { seq: 1, kind: 'trip', body: { action: 'started' } },
      { seq: 2, kind: 'journal', body: { event: 'page_hidden' } },
      { seq: 3, kind: 'shipment', body: { shipment_id: 15, action: 'picked_up', note: 'dos "cajas"\n' } }
    ])
    t.match(await stateOf(db, device), { last_event: 'page_hidden', last_event_at: at(-4) })
  })

  t.test(
    'an event explains the silence of a known position at once, a late one does not replace a newer (JOURNAL2)',
    async t => {
      const device = await createDevice(db)
      await store(db, [batch(device, [fix(1, -60)])])
      const [hidden] = await store(db, [
        batch(device, [{ seq: 3, kind: 'journal', recorded_at: at(-10), event: 'page_hidden' }])
      ])
      t.match(hidden?.position, { lat: -2.9, last_event: 'page_hidden' })
      await store(db, [
        batch(device, [{ seq: 2, kind: 'journal', recorded_at: at(-30), event: 'position_unavailable' }])
      ])
      t.match(await stateOf(db, device), { last_event: 'page_hidden' })
    }
  )

  t.test(
    'what was rejected or dropped is not missing, and what arrives after all is received (LEDGER1, LEDGER4)',
    async t => {
      const device = await createDevice(db)
      await store(db, [batch(device, [fix(1, -9)], { head_seq: 9, rejected: [[2, 2]], dropped: [[4, 6]] })])
      t.match(await stateOf(db, device), { head_seq: 9, received: [[1, 1]], rejected: [[2, 2]], dropped: [[4, 6]] })
      await store(db, [batch(device, [fix(2, -8), fix(5, -7)], { rejected: [[1, 1]] })])
      t.match(await stateOf(db, device), {
        head_seq: 9,
        received: [
          [1, 2],
          [5, 5]
        ],
        rejected: [],
        dropped: [
          [4, 4],
          [6, 6]
        ]
      })
    }
  )

  t.test('what a phone gave up adds up: it says each range once (LEDGER3)', async t => {
    const device = await createDevice(db)
    await store(db, [batch(device, [fix(1, -9)], { head_seq: 20, dropped: [[2, 4]] })])
    await store(db, [batch(device, [], { head_seq: 20, dropped: [[9, 12]] })])
    await store(db, [batch(device, [fix(20, -1)], { head_seq: 20, dropped: [[4, 6]] })])
    t.match(await stateOf(db, device), {
      received: [
        [1, 1],
        [20, 20]
      ],
      dropped: [
        [2, 6],
        [9, 12]
      ]
    })
  })

  t.test('a late request with a lower head changes nothing (LEDGER2)', async t => {
    const device = await createDevice(db)
    await store(db, [batch(device, [fix(1, -9)], { head_seq: 40 })])
    await store(db, [batch(device, [fix(2, -8)], { head_seq: 2 })])
    t.equal((await stateOf(db, device)).head_seq, 40)
  })

  t.test('a phone without a network goes on recording: that explains no silence (JOURNAL4)', async t => {
    const device = await createDevice(db)
    await store(db, [batch(device, [fix(1, -60)])])
    const events = [
      { seq: 2, kind: 'journal', recorded_at: at(-50), event: 'offline' },
      { seq: 3, kind: 'journal', recorded_at: at(-10), event: 'online' }
    ] as const
    const [stored] = await store(db, [batch(device, [...events])])
    t.same(stored?.records, events, 'both are kept')
    t.equal(stored?.position, null)
    t.match(await stateOf(db, device), { last_event: null, last_event_at: null })
  })

  t.test('the head is at least the highest seq that came', async t => {
    const device = await createDevice(db)
    await store(db, [batch(device, [fix(7, -9)], { head_seq: 3 })])
    t.equal((await stateOf(db, device)).head_seq, 7)
  })

  t.test('what a phone does not say of itself stays as it was', async t => {
    const device = await createDevice(db)
    const report = { app_version: '1.0.0', battery: 0.5, storage_persisted: false }
    await store(db, [batch(device, [], { device: report, clock_offset_ms: -1500 })])
    await store(db, [batch(device, [])])
    t.match(await stateOf(db, device), { ...report, clock_offset_ms: -1500, last_seen_at: at(0) })
  })

  t.test('many devices are stored by one statement', async t => {
    const devices = await Promise.all(Array.from({ length: 20 }, () => createDevice(db)))
    const stored = await store(
      db,
      devices.map(device => batch(device, [fix(1, -2), fix(2, -1)]))
    )
    t.equal(stored.length, 20)
    t.equal(
      stored.reduce((sum, { gained }) => sum + count(gained), 0),
      40
    )
  })

  // The embedded database has a single connection: nothing happens there at once.
  if (embedded) return
  t.test('the same batches sent by twenty connections at once are stored once (ING1)', async t => {
    const device = await createDevice(db)
    const batches = Array.from({ length: 40 }, (_, part) =>
      batch(
        device,
        Array.from({ length: 25 }, (_, index) => fix(part * 25 + index + 1, part * 25 + index - 2000))
      )
    )
    const gained = await Promise.all(
      Array.from({ length: 20 }, async (_, sender) => {
        let sum = 0
        for (let index = 0; index < batches.length; index++) {
          // Each sender in an order of its own.
          const chosen = batches[(index * 7 + sender * 11) % batches.length]
          if (chosen === undefined) throw new Error('unreachable')
          const [stored] = await store(db, [chosen])
          sum += count(stored?.gained ?? [])
        }
        return sum
      })
    )
    t.equal(
      gained.reduce((sum, one) => sum + one, 0),
      1000
    )
    t.same((await stateOf(db, device)).received, [[1, 1000]])
    const rows = await db
      .selectFrom('fixes')
      .select(db.fn.countAll().as('count'))
      .where('device_id', '=', device)
      .execute()
    t.same(rows, [{ count: 1000 }])
  })
})
