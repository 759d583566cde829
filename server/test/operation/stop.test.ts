import pg from 'pg'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { ADMIN_ENVIRONMENT, enrolPhone, signInAsAdmin } from '../../../test/support/api-client.ts'
import { needs } from '../../../test/support/needs.ts'
import { createTestDatabase } from '../../../test/support/postgres-database.ts'
import { type ServerProcess, startServer } from '../../../test/support/server-process.ts'
import { waitUntil } from '../../../test/support/wait-until.ts'

/** What an orchestrator waits before it kills. */
const TEN_SECONDS = 10_000

async function ended(server: ServerProcess): Promise<number | null> {
  await waitUntil('the process has ended', () => !server.running(), { milliseconds: TEN_SECONDS })
  return server.exitCode()
}

t.test('a server that has nothing to do ends with 0, however it is told to', async t => {
  const signals = ['SIGTERM', 'SIGINT'] as const
  const codes = signals.map(async signal => {
    const server = await startServer()
    t.teardown(() => server.stop())
    // A connection that is kept open, as browsers and proxies do.
    await fetch(`${server.url}/health/live`)
    server.signal(signal)
    return ended(server)
  })
  t.same(await Promise.all(codes), [0, 0])
})

t.test('a server that is told to stop while a phone waits for its answer', async t => {
  const url = needs.postgres(t)
  if (url === null) return
  const database = await createTestDatabase(url)
  t.teardown(() => database.drop())
  const server = await startServer({ env: { ...ADMIN_ENVIRONMENT, DATABASE_URL: database.url } })
  t.teardown(() => server.stop())
  const admin = await signInAsAdmin(server.url)
  const { device_id, phone } = await enrolPhone(server.url, admin, 'Marco Quizhpi')
  const { ticket } = await admin.call<{ ticket: string }>('POST', '/tickets')
  const closeCode = await openSocket(t, server, ticket)

  const blocker = new pg.Client({ connectionString: database.url })
  await blocker.connect()
  t.teardown(() => blocker.end())
  await blocker.query('begin')
  await blocker.query('select 1 from device_state where device_id = $1 for update', [device_id])
  const recorded_at = new Date().toISOString()
  const records = [{ seq: 1, kind: 'fix', recorded_at, lat: 0, lng: 0 }]
  const answer = phone.call<{ acked: number[][] }>('POST', '/sync', { sent_at: recorded_at, head_seq: 1, records })
  const observer = new pg.Client({ connectionString: database.url })
  await observer.connect()
  t.teardown(() => observer.end())
  await waitUntil('the batch waits for the lock', async () => {
    const waiting = await observer.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    )
    return waiting.rows.length > 0
  })

  server.signal('SIGTERM')
  t.equal(await waitUntil('the socket is closed', closeCode), 1012, 'who listens is told to come back (LIVE5)')
  t.ok(server.running(), 'and the phone is still waited for')
  await blocker.query('commit')
  t.same((await answer).acked, [[1, 1]])
  t.equal(await ended(server), 0)
  const { rows } = await observer.query('select seq from fixes where device_id = $1', [device_id])
  t.equal(rows.length, 1)
})

/** @returns tells the code that the socket was closed with, null while it is open */
async function openSocket(t: Test, { url }: ServerProcess, ticket: string): Promise<() => number | null> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/ws?ticket=${ticket}`)
  t.teardown(() => socket.terminate())
  let code: number | null = null
  let greeted = false
  socket.on('message', () => {
    greeted = true
  })
  socket.on('close', closedWith => {
    code = closedWith
  })
  await waitUntil('the socket greets', () => greeted)
  return () => code
}
