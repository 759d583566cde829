import { sql } from 'kysely'
import t from 'tap'
import { createPartitions } from '../../src/tracking/partitions.ts'
import { isMisdated, keepHouse } from '../../src/tracking/retention.ts'
import { createDevice, onEachDatabase } from '../support/test-database.ts'

const NOW = Date.parse('2026-11-21T20:30:00.000Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR

onEachDatabase(t, async (t, { db }) => {
  const names = async () => {
    const { rows } = await sql<{ name: string }>`
      select inhrelid::regclass::text as name from pg_inherits where inhparent = 'fixes'::regclass order by 1`.execute(
      db
    )
    return rows.map(({ name }) => name)
  }

  t.test('late data gets its partition on demand, whoever asks first', async t => {
    const [one, other] = [createPartitions(db, 'day'), createPartitions(db, 'day')]
    await Promise.all([one.ensure([NOW, NOW - 40 * DAY]), other.ensure([NOW, NOW - 40 * DAY])])
    t.same(await names(), ['fixes_20261012', 'fixes_20261121'])
  })

  t.test('a partition is dropped only when all of it is older than what is kept', async t => {
    const partitions = createPartitions(db, 'day')
    t.same(await partitions.dropBefore(NOW), ['fixes_20261012'])
    t.same(await names(), ['fixes_20261121'])
    t.same(await partitions.dropBefore(NOW + DAY), ['fixes_20261121'])
  })

  t.test('where little is kept partitions hold an hour, and memory stays bounded', async t => {
    const partitions = createPartitions(db, 'hour')
    const device = await createDevice(db)
    await keepHouse({ db, partitions, retentionHours: 2, clock: () => NOW })
    t.same(await names(), ['fixes_20261121_20', 'fixes_20261121_21', 'fixes_20261122_20'])
    const received_at = new Date(NOW).toISOString()
    const record = { device_id: device, kind: 'trip', recorded_at: received_at, received_at, body: {} }
    await db
      .insertInto('device_records')
      .values({ ...record, seq: 1 })
      .execute()
    await keepHouse({ db, partitions, retentionHours: 2, clock: () => NOW + 3 * HOUR })
    t.same(await names(), [
      'fixes_20261121_21',
      'fixes_20261121_23',
      'fixes_20261122_00',
      'fixes_20261122_20',
      'fixes_20261122_23'
    ])
    t.same(await db.selectFrom('device_records').select('seq').execute(), [])
  })
})

t.test('a time before 2020, over a day ahead, or older than what is kept can not be right (ING8)', async t => {
  t.equal(isMisdated(Date.parse('2019-12-31T23:59:59Z'), NOW, null), true)
  t.equal(isMisdated(Date.parse('2020-01-01T00:00:00Z'), NOW, null), false)
  t.equal(isMisdated(NOW + DAY, NOW, null), false)
  t.equal(isMisdated(NOW + DAY + 1, NOW, null), true)
  t.equal(isMisdated(NOW - 2 * HOUR - 1, NOW, 2), true)
  t.equal(isMisdated(NOW - 2 * HOUR, NOW, 2), false)
})
