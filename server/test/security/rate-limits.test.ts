import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { createMemoryAttemptStore } from '../../src/auth/attempt-store.ts'
import { RATE_LIMITS } from '../../src/plugins/rate-limits.ts'
import { enrolDevice } from '../support/enrol-device.ts'
import { signIn } from '../support/sign-in.ts'
import { testApp } from '../support/test-app.ts'

const MINUTE = 60_000
let now = Date.parse('2026-11-21T20:00:00.000Z')
const { app } = await testApp(t, { clock: () => now, environment: { TRUST_PROXY: 'true' } })
const phone = await enrolDevice(app, 'Marco Quizhpi')
const other = await enrolDevice(app, 'Rosa Mendieta')
const sync = {
  method: 'POST',
  url: '/api/v1/sync',
  payload: { sent_at: '2026-11-21T20:00:00Z', head_seq: 1, records: [] }
} as const

t.beforeEach(() => {
  now += MINUTE
})

t.test('a stranger who asks too often is told when to come back, and may then', async t => {
  const { perAddress } = limitNamed('link')
  const look = () => app.inject('/api/v1/track/no-such-link')
  const answers = await many(perAddress, look)
  t.same(new Set(answers), new Set([404]))

  now += 20_000
  const refused = await look()
  t.equal(refused.statusCode, 429)
  t.equal(refused.headers['retry-after'], '40')
  t.match(refused.headers['content-type'], /^application\/problem\+json/)
  t.match(refused.json(), { type: '/problems/too-many', status: 429 })

  now += 40_000
  t.equal((await look()).statusCode, 404)
})

t.test('one address that asks too often keeps no other from asking', async t => {
  const from = (address: string) =>
    app.inject({ url: '/api/v1/track/no-such-link', headers: { 'x-forwarded-for': address } })
  await many(limitNamed('link').perAddress, () => from('203.0.113.7'))
  t.equal((await from('203.0.113.7')).statusCode, 429)
  t.equal((await from('203.0.113.8')).statusCode, 404)
})

t.test('a token that is not good is counted as its address, not as whom it names', async t => {
  const { perAddress } = limitNamed('sync')
  const answers = await many(perAddress, index =>
    app.inject({ ...sync, headers: { authorization: `Bearer rd_made-up-${index}` } })
  )
  t.same(new Set(answers), new Set([401]))
  t.equal((await app.inject({ ...sync, headers: bearer('rd_made-up') })).statusCode, 429)
  t.equal((await app.inject({ ...sync, headers: bearer(phone.token) })).statusCode, 200, 'a good one is not held up')
})

t.test('a phone that catches up with 50,000 records within a minute is not held up', async t => {
  // 48 KiB hold some 240 of the smallest fixes; a batch of 100 is a phone on a bad network that halved its own.
  const answers = await many(500, () => app.inject({ ...sync, headers: bearer(phone.token) }))
  t.same(new Set(answers), new Set([200]))
})

t.test('fifty phones may enrol and sync from one address at once', async t => {
  const codes = await drivers(app, 50)
  const enrolled = await Promise.all(
    codes.map(code => app.inject({ method: 'POST', url: '/api/v1/devices', payload: { code } }))
  )
  t.same(new Set(enrolled.map(({ statusCode }) => statusCode)), new Set([201]))
  const synced = await Promise.all(
    enrolled.map(answer => app.inject({ ...sync, headers: bearer(answer.json().token) }))
  )
  t.same(new Set(synced.map(({ statusCode }) => statusCode)), new Set([200]))
})

t.test('a device that floods is held up, and no other', async t => {
  const { perPrincipal } = limitNamed('sync')
  await many(perPrincipal, () => app.inject({ ...sync, payload: '{', headers: bearer(phone.token) }))
  t.equal((await app.inject({ ...sync, headers: bearer(phone.token) })).statusCode, 429)
  t.equal((await app.inject({ ...sync, headers: bearer(other.token) })).statusCode, 200)
})

t.test('looking for addresses that do not exist is limited, too', async t => {
  const probe = (index: number) => app.inject(`/api/v1/${index}.php`)
  const answers = await many(limitNamed('api').perAddress, probe)
  t.same(new Set(answers), new Set([404]))
  t.equal((await probe(0)).statusCode, 429)
})

t.test('counting stays cheap when a flood comes from ever new addresses', async t => {
  const store = createMemoryAttemptStore(() => now)
  const began = performance.now()
  for (let index = 0; index < 60_000; index++) await store.add(`address ${index}`, MINUTE)
  // Looking through all of them at each try took minutes.
  t.ok(performance.now() - began < 20_000)
})

function limitNamed(name: string) {
  const limit = RATE_LIMITS.find(it => it.name === name)
  if (limit === undefined) throw new Error(`there is no limit ${name}`)
  return limit
}

function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` }
}

/** @returns the statuses */
async function many(times: number, request: (index: number) => Promise<{ statusCode: number }>): Promise<number[]> {
  const statuses: number[] = []
  for (let index = 0; index < times; index++) statuses.push((await request(index)).statusCode)
  return statuses
}

/** @returns an enrolment code for each of as many new drivers */
async function drivers(app: FastifyInstance, count: number): Promise<string[]> {
  const headers = await signIn(app)
  const codes: string[] = []
  for (let index = 0; index < count; index++) {
    const driver = await app.inject({ method: 'POST', url: '/api/v1/drivers', headers, payload: { name: `${index}` } })
    const url = `/api/v1/drivers/${driver.json().id}/enrollments`
    codes.push((await app.inject({ method: 'POST', url, headers })).json().code)
  }
  return codes
}
