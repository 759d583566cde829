import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { enrolDevice } from '../support/enrol-device.ts'
import { signIn } from '../support/sign-in.ts'
import { testApp } from '../support/test-app.ts'
import { openTestDatabase } from '../support/test-database.ts'

const ELSEWHERE = '203.0.113.9'
const database = await openTestDatabase(t)

t.test('metrics', async t => {
  const { app } = await testApp(t, { database })
  const ask = asking(app)

  t.test('are for a scraper on this machine', async t => {
    const answer = await ask()
    t.equal(answer.statusCode, 200)
    t.match(answer.headers['content-type'], /^text\/plain/)
    t.match(answer.body, /^process_cpu_seconds_total /m)
    t.equal((await ask({ remoteAddress: '::1' })).statusCode, 200)
    t.equal((await ask({ remoteAddress: '::ffff:127.0.0.1' })).statusCode, 200)
  })

  t.test('are for nobody from elsewhere, whatever a header says', async t => {
    t.equal((await ask({ remoteAddress: ELSEWHERE })).statusCode, 403)
    t.equal((await ask({ remoteAddress: ELSEWHERE, headers: forwarded('127.0.0.1') })).statusCode, 403)
  })

  t.test('are for an admin from anywhere, and for no dispatcher', async t => {
    const admin = await signIn(app)
    t.equal((await ask({ remoteAddress: ELSEWHERE, headers: admin })).statusCode, 200)
    const dispatcher = { email: 'rosa@example.com', password: 'a password of hers' }
    const payload = { ...dispatcher, name: 'Rosa', role: 'dispatcher' }
    t.equal((await app.inject({ method: 'POST', url: '/api/v1/users', headers: admin, payload })).statusCode, 201)
    const session = await app.inject({ method: 'POST', url: '/api/v1/session', payload: dispatcher })
    const headers = { authorization: `Bearer ${session.json().access_token}` }
    t.equal((await ask({ remoteAddress: ELSEWHERE, headers })).statusCode, 403)
  })

  t.test('count what phones sent and what the stream carried', async t => {
    const admin = await signIn(app)
    const phone = await enrolDevice(app, 'Marco Quizhpi')
    const fix = { seq: 1, kind: 'fix', recorded_at: new Date().toISOString(), lat: -2.9, lng: -79 }
    for (let times = 0; times < 3; times++) {
      await app.inject({
        method: 'POST',
        url: '/api/v1/sync',
        headers: { authorization: `Bearer ${phone.token}` },
        payload: { sent_at: new Date().toISOString(), head_seq: 1, records: [fix] }
      })
    }
    const { body } = await ask({ headers: admin })
    t.match(body, /^rastro_records_total\{outcome="stored"\} 1$/m)
    t.match(body, /^rastro_records_total\{outcome="duplicate"\} 2$/m)
    t.match(body, /^rastro_records_waiting 0$/m)
    t.match(body, /^rastro_live_connections 0$/m)
    t.match(body, /^# TYPE rastro_live_messages_sent_total counter$/m)
  })

  t.test('name routes, and nothing that was asked for', async t => {
    await app.inject('/api/v1/track/secret-of-a-link?ticket=secret-ticket')
    await app.inject('/secret-page')
    const { body } = await ask()
    t.match(body, /route="\/api\/v1\/track\/:token"/)
    t.notMatch(body, /secret/)
  })
})

t.test(
  'behind our proxy an address is what the proxy says, and not what the client told the proxy',
  async (t: Test) => {
    const { app } = await testApp(t, { database, environment: { TRUST_PROXY: 'true' } })
    const ask = asking(app)
    t.equal((await ask({ headers: forwarded(ELSEWHERE) })).statusCode, 403)
    t.equal((await ask({ headers: forwarded(`127.0.0.1, ${ELSEWHERE}`) })).statusCode, 403)
    t.equal((await ask()).statusCode, 200, 'a scraper asks without the proxy')
  }
)

function asking(app: FastifyInstance) {
  return (from: { remoteAddress?: string; headers?: Record<string, string> } = {}) =>
    app.inject({ url: '/metrics', ...from })
}

function forwarded(addresses: string) {
  return { 'x-forwarded-for': addresses }
}
