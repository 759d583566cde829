import pg from 'pg'
import t from 'tap'
import { ADMIN_ENVIRONMENT, enrolPhone, signInAsAdmin } from './support/api-client.ts'
import { needs } from './support/needs.ts'
import { createTestDatabase } from './support/postgres-database.ts'
import { startServer } from './support/server-process.ts'
import { waitUntil } from './support/wait-until.ts'

type Synced = { acked: number[][]; stored: number; duplicates: number }

t.test('a server killed between commit and answer loses nothing and doubles nothing (ING1, ING2)', async t => {
  const url = needs.postgres(t)
  if (url === null) return
  const database = await createTestDatabase(url)
  t.teardown(() => database.drop())
  const env = { ...ADMIN_ENVIRONMENT, DATABASE_URL: database.url, JWT_SECRET: 'x'.repeat(40) }
  const server = await startServer({ env })
  t.teardown(() => server.stop())
  const { device_id, phone } = await enrolPhone(server.url, await signInAsAdmin(server.url), 'Marco Quizhpi')

  const now = Date.now()
  const records = Array.from({ length: 100 }, (_, index) => ({
    seq: index + 1,
    kind: 'fix',
    recorded_at: new Date(now - (100 - index) * 1000).toISOString(),
    lat: -2.9 + index / 10_000,
    lng: -79
  }))
  const batch = { sent_at: new Date(now).toISOString(), head_seq: 100, records }

  const observer = new pg.Client({ connectionString: database.url })
  await observer.connect()
  const count = async () => Number((await observer.query('select count(*) from fixes')).rows[0].count)

  // The statement waits for this lock; meanwhile the server is stopped in its tracks, so that it can't read the commit.
  const blocker = new pg.Client({ connectionString: database.url })
  await blocker.connect()
  await blocker.query('begin')
  await blocker.query('select 1 from device_state where device_id = $1 for update', [device_id])
  const lost = phone.call<Synced>('POST', '/sync', batch).then(
    () => 'answered',
    () => 'no answer'
  )
  await waitUntil('the batch waits for the lock', async () => {
    const waiting = await observer.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    )
    return waiting.rows.length > 0
  })
  server.pause()
  await blocker.query('commit')
  await waitUntil('the batch is committed', async () => (await count()) === 100)
  await server.kill('SIGKILL')
  t.equal(await lost, 'no answer')

  await server.restart()
  const again = await phone.call<Synced>('POST', '/sync', batch)
  t.match(again, { acked: [[1, 100]], stored: 0, duplicates: 100 })
  t.equal(await count(), 100)
  await observer.end()
  await blocker.end()
})

t.test('the same batch sent by twenty clients at once is stored once, and each answer is complete (ING1)', async t => {
  const url = needs.postgres(t)
  if (url === null) return
  const database = await createTestDatabase(url)
  t.teardown(() => database.drop())
  const server = await startServer({ env: { ...ADMIN_ENVIRONMENT, DATABASE_URL: database.url } })
  t.teardown(() => server.stop())
  const { device_id, phone } = await enrolPhone(server.url, await signInAsAdmin(server.url), 'Rosa Tenesaca')
  const recorded_at = new Date().toISOString()
  const records = Array.from({ length: 500 }, (_, index) => ({
    seq: index + 1,
    kind: 'fix',
    recorded_at,
    lat: 0,
    lng: 0
  }))
  const batch = { sent_at: recorded_at, head_seq: 500, records }
  const answers = await Promise.all(Array.from({ length: 20 }, () => phone.call<Synced>('POST', '/sync', batch)))
  for (const { acked, stored, duplicates } of answers) {
    t.same(acked, [[1, 500]])
    t.equal(stored + duplicates, 500)
  }
  t.equal(
    answers.reduce((sum, { stored }) => sum + stored, 0),
    500
  )
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query('select count(*), count(distinct seq) as seqs from fixes where device_id = $1', [
    device_id
  ])
  t.same(rows, [{ count: '500', seqs: '500' }])
  await client.end()
})
