import { setTimeout as wait } from 'node:timers/promises'
import type { Positions } from '@rastro/shared/schema/position'
import t from 'tap'
import { ADMIN_ENVIRONMENT, type ApiClient, createApiClient, enrolPhone } from '../../../test/support/api-client.ts'
import { needs } from '../../../test/support/needs.ts'
import { createTestDatabase } from '../../../test/support/postgres-database.ts'
import { startRedis } from '../../../test/support/redis-server.ts'
import { type ServerProcess, startServer } from '../../../test/support/server-process.ts'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { type ResumingClient, startResumingClient } from './resuming-client.ts'

t.setTimeout(240_000)

t.test('three processes, one Postgres, one Redis, each broken in turn: every stream is whole (GAP1)', async t => {
  const postgres = needs.postgres(t)
  if (postgres === null) return
  const redisProgram = needs.redisServer(t)
  if (redisProgram === null) return

  const database = await createTestDatabase(postgres)
  t.teardown(() => database.drop())
  const redis = await startRedis(redisProgram)
  t.teardown(() => redis.stop())
  const env = {
    ...ADMIN_ENVIRONMENT,
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    JWT_SECRET: 'three processes that must share one secret',
    LOG_LEVEL: 'warn'
  }
  const servers: ServerProcess[] = []
  for (let count = 0; count < 3; count++) {
    const server = await startServer({ env })
    t.teardown(() => server.stop())
    servers.push(server)
  }
  const [a, b, c] = servers
  if (a === undefined || b === undefined || c === undefined) throw new Error('three servers are needed')

  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = ADMIN_ENVIRONMENT
  const { access_token } = await createApiClient(a.url, null).call<{ access_token: string }>('POST', '/session', {
    email,
    password
  })
  const apis = new Map(servers.map(server => [server, createApiClient(server.url, access_token)]))
  const apiOf = (server: ServerProcess) => apis.get(server) ?? createApiClient(server.url, access_token)
  const { phone } = await enrolPhone(a.url, apiOf(a), 'Marco Quizhpi')
  let reachable = [a, b, c]
  const load = startLoad(() => reachable.map(apiOf), phone)
  t.teardown(() => load.stop())

  const clients = servers.flatMap(server =>
    ['vehicles', 'vehicles'].map(channel => startResumingClient(server.url, channel, apiOf(server)))
  )
  t.teardown(() => {
    for (const client of clients) client.stop()
  })
  await waitUntil('all hear', () => clients.every(client => client.offsets.length > 20), { milliseconds: 30_000 })

  t.comment('Redis is away for ten seconds')
  await redis.kill()
  await wait(10_000)
  await redis.restart()
  await allCatchUp(clients)

  t.comment('a process is killed under load')
  reachable = [a, c]
  await b.kill('SIGKILL')
  await wait(3000)
  await b.restart()
  reachable = [a, b, c]
  await allCatchUp(clients)

  t.comment('a process stands still for thirty seconds')
  reachable = [a, b]
  c.pause()
  await wait(30_000)
  c.resume()
  reachable = [a, b, c]
  await allCatchUp(clients)

  await load.stop()
  const top = await lastOffset(apiOf(a))
  t.ok(load.count() > 500, `${load.count()} changes were made`)
  await waitUntil('all heard the last', () => clients.every(client => client.offsets.at(-1) === top), {
    milliseconds: 20_000
  })
  for (const client of clients) {
    const start = client.start() ?? -1
    const whole = Array.from({ length: top - start }, (_, index) => start + 1 + index)
    t.strictSame(client.offsets, whole, `${whole.length} events in order, ${client.reconnects()} reconnects`)
    t.equal(client.lost(), 0)
  }
  const { items } = await apiOf(a).call<Positions>('GET', '/positions')
  const [last] = items
  await waitUntil(
    'positions converge',
    () => clients.every(client => client.positions.get(last?.device_id ?? 0)?.recorded_at === last?.recorded_at),
    { milliseconds: 20_000 }
  )
  await waitUntil(
    'statistics add up over the processes',
    async () => {
      const { processes, channels } = await apiOf(a).call<Statistics>('GET', '/ws/stats')
      return processes === 3 && channels.vehicles?.connections === clients.length
    },
    { milliseconds: 15_000 }
  )
})

type Statistics = { processes: number; channels: Record<string, { connections: number }> }

/** Changes entities and sends fixes through whichever process is reachable, without pause. What fails is made up for. */
function startLoad(apis: () => ApiClient[], phone: ApiClient) {
  let running = true
  let count = 0
  let seq = 0

  async function change(worker: number): Promise<void> {
    while (running) {
      const all = apis()
      const api = all[count % all.length]
      const plate = `ABC-${worker}${count++}`
      await api?.call('POST', '/vehicles', { plate }).catch(() => wait(100))
      await wait(50)
    }
  }

  async function drive(): Promise<void> {
    while (running) {
      const fix = { seq: ++seq, kind: 'fix', recorded_at: new Date().toISOString(), lat: -2.9, lng: -79 + seq / 1e5 }
      await phone
        .call('POST', '/sync', { sent_at: new Date().toISOString(), head_seq: seq, records: [fix] })
        .catch(() => wait(100))
      await wait(50)
    }
  }

  const workers = [change(1), change(2), drive()]
  return {
    count: () => count,
    stop: async () => {
      running = false
      await Promise.all(workers)
    }
  }
}

async function lastOffset(api: ApiClient): Promise<number> {
  const { items } = await api.call<{ items: { offset: number }[] }>('GET', '/events?channel=vehicles&limit=1')
  return items[0]?.offset ?? 0
}

async function allCatchUp(clients: readonly ResumingClient[]): Promise<void> {
  const goal = Math.max(...clients.map(client => client.offsets.at(-1) ?? 0))
  await waitUntil('all catch up', () => clients.every(client => (client.offsets.at(-1) ?? 0) >= goal), {
    milliseconds: 30_000
  })
}
