import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { signIn } from '../support/sign-in.ts'
import { testApp } from '../support/test-app.ts'
import { openTestDatabase } from '../support/test-database.ts'

const ELSEWHERE = '203.0.113.7'
const database = await openTestDatabase(t)

t.test('TRUST_PROXY=false: what a client says of its address is not believed', async t => {
  const { app } = await testApp(t, { database })
  t.equal(await addressOf(app, { 'x-forwarded-for': ELSEWHERE }), '198.51.100.1')
})

t.test("TRUST_PROXY=true: the proxy's word is believed, and not what the client wrote before it", async t => {
  const { app } = await testApp(t, { database, environment: { TRUST_PROXY: 'true' } })
  t.equal(await addressOf(app, { 'x-forwarded-for': ELSEWHERE }), ELSEWHERE)
  t.equal(await addressOf(app, { 'x-forwarded-for': `127.0.0.1, ${ELSEWHERE}` }), ELSEWHERE)
  t.equal(await addressOf(app, {}), '198.51.100.1')
})

t.test('metrics are for a scraper on this machine, not for who comes through a proxy on it', async t => {
  for (const TRUST_PROXY of ['false', 'true']) {
    const { app } = await testApp(t, { database, environment: { TRUST_PROXY } })
    const statusOf = async (headers: Record<string, string>) =>
      (await app.inject({ url: '/metrics', headers })).statusCode
    t.equal(await statusOf({}), 200)
    t.equal(await statusOf({ 'x-forwarded-for': ELSEWHERE }), 403)
    t.equal(await statusOf({ 'x-forwarded-for': '127.0.0.1' }), 403, 'whatever it says')
    t.equal(await statusOf({ forwarded: 'for=127.0.0.1' }), 403)
    t.equal(await statusOf({ ...(await signIn(app)), 'x-forwarded-for': ELSEWHERE }), 200, 'an admin may')
  }
})

/** Where a wrong sign-in with these headers came from, as the audit trail has it. */
async function addressOf(app: FastifyInstance, headers: Record<string, string>): Promise<string> {
  const payload = { email: 'nobody@rastro.example', password: 'wrong' }
  await app.inject({ method: 'POST', url: '/api/v1/session', headers, payload, remoteAddress: '198.51.100.1' })
  const audit = await app.inject({ url: '/api/v1/audit?action=sign_in_failed', headers: await signIn(app) })
  return audit.json().items[0].address
}
