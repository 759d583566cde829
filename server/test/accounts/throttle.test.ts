import { createClient } from 'redis'
import t from 'tap'
import { needs } from '../../../test/support/needs.ts'
import { startRedis } from '../../../test/support/redis-server.ts'
import { type AttemptStore, createMemoryAttemptStore } from '../../src/auth/attempt-store.ts'
import { createRedisAttemptStore } from '../../src/auth/redis-attempt-store.ts'
import { addressKey } from '../../src/auth/throttle.ts'
import { openTestDatabase } from '../support/test-database.ts'
import { hire, openOffice, PASSWORD } from './office.ts'

const { db } = await openTestDatabase(t)

t.test('after ten failures an account has to wait, whether it exists or not', async t => {
  const office = await openOffice(t, { db })
  const { email } = await hire(office, 'dispatcher')
  let address = 0
  const attempt = (email: string, password: string) => {
    address += 1
    return office.request('POST', '/session', { body: { email, password }, address: `192.0.2.${address}` })
  }
  const answers: string[][] = []
  for (const account of [email, 'nobody@rastro.example']) {
    const statuses: number[] = []
    for (let tries = 0; tries < 10; tries++) statuses.push((await attempt(account, 'wrong')).statusCode)
    t.ok(statuses.every(status => status === 401))
    const refused = await attempt(account.toUpperCase(), PASSWORD)
    answers.push([String(refused.statusCode), refused.body, String(refused.headers['retry-after'])])
  }
  t.same(answers[0], answers[1])
  t.same([answers[0]?.[0], answers[0]?.[2]], ['429', '900'])
  office.advance(899)
  t.equal((await attempt(email, PASSWORD)).headers['retry-after'], '1')
  office.advance(1)
  t.equal((await attempt(email, PASSWORD)).statusCode, 200)
})

t.test('a hundred guesses at once are no more than ten', async t => {
  const office = await openOffice(t, { db })
  const { email } = await hire(office, 'dispatcher')
  const guesses = Array.from({ length: 25 }, (_, guess) =>
    office.request('POST', '/session', { body: { email, password: `guess ${guess}` } })
  )
  const statuses = (await Promise.all(guesses)).map(({ statusCode }) => statusCode)
  t.equal(statuses.filter(status => status === 401).length, 10)
  t.equal(statuses.filter(status => status === 429).length, 15)
})

t.test('after thirty failures an address has to wait, and others have not', async t => {
  const office = await openOffice(t, { db })
  const { email } = await hire(office, 'dispatcher')
  const guesses = Array.from({ length: 30 }, (_, guess) =>
    office.request('POST', '/session', { body: { email: `${guess}@rastro.example`, password: 'wrong' } })
  )
  await Promise.all(guesses)
  const body = { email, password: PASSWORD }
  t.equal((await office.request('POST', '/session', { body })).statusCode, 429)
  t.equal((await office.request('POST', '/session', { body, address: '198.51.100.1' })).statusCode, 200)
})

t.test('signing in is no failure, however often', async t => {
  const office = await openOffice(t, { db })
  const { email } = await hire(office, 'dispatcher')
  for (let tries = 0; tries < 12; tries++) {
    t.equal((await office.request('POST', '/session', { body: { email, password: PASSWORD } })).statusCode, 200)
  }
})

t.test('an IPv6 address stands for its /64, a mapped IPv4 address for itself', async t => {
  t.equal(addressKey('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2')
  t.equal(addressKey('2001:0DB8:1:2::9'), '2001:db8:1:2')
  t.equal(addressKey('2001:db8::9'), '2001:db8:0:0')
  t.equal(addressKey('::1'), '0:0:0:0')
  t.equal(addressKey('fe80::1%eth0'), 'fe80:0:0:0')
  t.equal(addressKey('::ffff:192.0.2.7'), '192.0.2.7')
  t.equal(addressKey('192.0.2.7'), '192.0.2.7')
})

async function countsWithinAWindow(t: typeof import('tap').t, one: AttemptStore, other: AttemptStore): Promise<void> {
  const key = crypto.randomUUID()
  t.match(await one.add(key, 60_000), { count: 1 })
  const { count, remainingMilliseconds } = await other.add(key, 60_000)
  t.equal(count, 2)
  t.ok(remainingMilliseconds > 50_000 && remainingMilliseconds <= 60_000)
  await one.refund(key)
  t.match(await other.add(key, 60_000), { count: 2 })
  await one.refund(crypto.randomUUID())
}

t.test('attempts are counted in memory', async t => {
  const store = createMemoryAttemptStore(Date.now)
  await countsWithinAWindow(t as typeof import('tap').t, store, store)
})

t.test('processes that share a Redis count together', async t => {
  const url = needs.redis(t)
  if (url === null) return
  const stores = await Promise.all(
    [1, 2].map(async () => {
      const redis = createClient({ url })
      await redis.connect()
      t.teardown(() => redis.destroy())
      const fallback = createMemoryAttemptStore(Date.now)
      return createRedisAttemptStore({ redis, prefix: 'test', fallback, onError: error => t.fail(String(error)) })
    })
  )
  const [one, other] = stores
  if (one === undefined || other === undefined) return
  await countsWithinAWindow(t as typeof import('tap').t, one, other)
})

t.test('without its Redis a process counts by itself', async t => {
  const redis = createClient({ disableOfflineQueue: true })
  const fallback = createMemoryAttemptStore(Date.now)
  const errors: unknown[] = []
  const store = createRedisAttemptStore({ redis, prefix: 'test', fallback, onError: error => errors.push(error) })
  t.match(await store.add('key', 60_000), { count: 1 })
  await store.refund('key')
  t.match(await store.add('key', 60_000), { count: 1 })
  t.equal(errors.length, 3)
})

t.test('a Redis that hangs holds nobody up for long', async t => {
  const program = needs.redisServer(t)
  if (program === null) return
  const server = await startRedis(program)
  t.teardown(() => server.stop())
  const redis = createClient({ url: server.url, disableOfflineQueue: true })
  redis.on('error', () => {})
  await redis.connect()
  t.teardown(() => redis.destroy())
  const fallback = createMemoryAttemptStore(Date.now)
  const errors: unknown[] = []
  const store = createRedisAttemptStore({ redis, prefix: 'test', fallback, onError: error => errors.push(error) })
  t.match(await store.add('key', 60_000), { count: 1 })
  server.pause()
  t.match(await store.add('key', 60_000), { count: 1 }, 'this process begins to count')
  t.match(errors, [{ message: 'Redis does not answer' }])
  server.resume()
})
