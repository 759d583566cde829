import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { ADMIN_ENVIRONMENT, createApiClient, enrolPhone, signInAsAdmin } from '../../../test/support/api-client.ts'
import { startChild } from '../../../test/support/child-process.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { needs } from '../../../test/support/needs.ts'
import { createTestDatabase } from '../../../test/support/postgres-database.ts'
import { startServer } from '../../../test/support/server-process.ts'
import { waitUntil } from '../../../test/support/wait-until.ts'

type Device = { head_seq: number; received: number[][]; missing: number }

const ROOT = join(import.meta.dirname, '../../..')

/** So many fixes, as a phone sends them. */
function batchOf(from: number, to: number) {
  const now = Date.now()
  const records = Array.from({ length: to - from + 1 }, (_, index) => ({
    seq: from + index,
    kind: 'fix',
    recorded_at: new Date(now - (to - from - index) * 1000).toISOString(),
    lat: -2.9,
    lng: -79
  }))
  return { sent_at: new Date(now).toISOString(), head_seq: to, records }
}

t.test('a wrong value stops the start with one line that names the variable', async t => {
  const env = { PATH: process.env.PATH, DATA_DIR: 'memory', PORT: `${await freePort()}`, RETENTION_HOURS: 'soon' }
  const args = ['--conditions=rastro-source', '--import=tsx', 'server/src/server.ts']
  const child = await startChild(process.execPath, args, { cwd: ROOT, env })
  await waitUntil('it ends', () => !child.running(), { milliseconds: 60_000 })
  t.equal(child.exitCode(), 1)
  t.match(child.output(), /^RETENTION_HOURS: [^\n]+\n$/)
})

t.test('two servers that start at once on one empty Postgres both become ready, with one first admin', async t => {
  const url = needs.postgres(t)
  if (url === null) return
  const database = await createTestDatabase(url)
  t.teardown(() => database.drop())
  const env = { DATABASE_URL: database.url, ADMIN_EMAIL: ADMIN_ENVIRONMENT.ADMIN_EMAIL, JWT_SECRET: 'x'.repeat(40) }
  const servers = await Promise.all([startServer({ env }), startServer({ env }), startServer({ env })])
  for (const server of servers) t.teardown(() => server.stop())

  const greetings = servers.flatMap(server => server.logs().match(/^First admin.*$/m) ?? [])
  t.equal(greetings.length, 1, 'one of them made up the password')
  const [, password = ''] = /with password (\S+)/.exec(greetings[0] ?? '') ?? []
  for (const server of servers) {
    const session = { email: env.ADMIN_EMAIL, password }
    t.match(await createApiClient(server.url, null).call('POST', '/session', session), { access_token: String })
  }
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  t.teardown(() => client.end())
  const { rows } = await client.query(
    'select name, count(*)::int from kysely_migration group by name having count(*) > 1'
  )
  t.same(rows, [])
})

t.test('an embedded server', async t => {
  const server = await startServer({ env: ADMIN_ENVIRONMENT })
  t.teardown(() => server.stop())
  const admin = await signInAsAdmin(server.url)
  const { device_id, phone } = await enrolPhone(server.url, admin, 'Marco Quizhpi')
  const device = () => admin.call<Device>('GET', `/devices/${device_id}`)

  await t.test('that is stopped and started again keeps everything, who is signed in included', async t => {
    await phone.call('POST', '/sync', batchOf(1, 100))
    await server.kill('SIGTERM')
    await server.restart()
    t.match(await device(), { received: [[1, 100]], missing: 0 })
  })

  for (const round of [1, 2, 3]) {
    await t.test(`that is killed has what it acknowledged when it starts again, time ${round}`, async t => {
      const last = 100 + round * 300
      await phone.call('POST', '/sync', batchOf(last - 299, last))
      await server.kill('SIGKILL')
      await server.restart()
      t.match(await device(), { received: [[1, last]], missing: 0 })
    })
  }
})
