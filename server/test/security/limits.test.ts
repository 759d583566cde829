import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { enrolDevice } from '../support/enrol-device.ts'
import { signIn } from '../support/sign-in.ts'
import { testApp } from '../support/test-app.ts'

const { app } = await testApp(t, { environment: { PUBLIC_URL: 'https://rastro.example' } })
const staff = await signIn(app)
const phone = await enrolDevice(app)
const device = { authorization: `Bearer ${phone.token}` }
const json = { 'content-type': 'application/json' }
const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)

const nest = (levels: number) => `${'{"data":'.repeat(levels)}1${'}'.repeat(levels)}`
const driver = (payload: string) =>
  app.inject({ method: 'POST', url: '/api/v1/drivers', headers: { ...staff, ...json }, payload })
const sync = (payload: string | Buffer, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: '/api/v1/sync', headers: { ...device, ...json, ...headers }, payload })

t.test('every limit has its stated answer', async t => {
  const large = JSON.stringify({ name: 'x'.repeat(262_144) })
  t.match((await driver(large)).json(), { type: '/problems/too-large', status: 413 }, 'a body above 256 KiB')
  const batch = JSON.stringify({ sent_at: '2026-11-21T20:00:00Z', head_seq: 0, records: ['x'.repeat(1_048_576)] })
  t.match((await sync(batch)).json(), { type: '/problems/too-large', status: 413 }, 'a batch above 1 MiB')
  const bomb = gzipSync(Buffer.alloc(100 * 1_048_576, 32))
  t.match(
    (await sync(bomb, { 'content-encoding': 'gzip' })).json(),
    { type: '/problems/too-large', status: 413 },
    'a bomb'
  )
  t.match((await sync('not gzip', { 'content-encoding': 'gzip' })).json(), { status: 400 }, 'what is not gzip')
  const records = JSON.stringify({ sent_at: '2026-11-21T20:00:00Z', head_seq: 0, records: new Array(501).fill(0) })
  t.match((await sync(records)).json(), { type: '/problems/too-large', status: 413 }, 'more than 500 records')

  const event = (payload: string) =>
    app.inject({ method: 'POST', url: '/api/v1/ws/test-event', headers: { ...staff, ...json }, payload })
  t.equal((await event(nest(31))).statusCode, 202, '31 levels')
  t.match((await event(nest(33))).json(), { type: '/problems/validation', status: 400 }, 'more than 32 levels')
  t.match((await event('[')).json(), { status: 400 }, 'what is not JSON')
  t.match((await driver('{"name":"a\\u0000b"}')).json(), { type: '/problems/validation', status: 400 }, 'a NUL')
  t.match(
    (await driver('{"name":"\\ud800"}')).json(),
    { type: '/problems/validation', status: 400 },
    'half a character'
  )
  t.match((await driver('{"name":"x","__proto__":{"a":1}}')).json(), { status: 400 }, 'a prototype')
  t.match(
    (await driver('{"name":"x","surprise":1}')).json(),
    { type: '/problems/validation', status: 400 },
    'a surprise'
  )
  const form = { ...staff, 'content-type': 'application/x-www-form-urlencoded' }
  const sent = await app.inject({ method: 'POST', url: '/api/v1/drivers', headers: form, payload: 'name=x' })
  t.match(sent.json(), { status: 415 }, 'what is not called JSON')
  t.match(
    (await app.inject('/api/v1/drivers/%E0%A4%A')).json(),
    { type: '/problems/bad-url', status: 400 },
    'a broken address'
  )
  t.equal(
    (await app.inject(`/api/v1/track/${'x'.repeat(201)}`)).statusCode,
    404,
    'a part of a path above 200 characters'
  )
})

t.test('a head above 16 KiB, an address included, is answered 431', async t => {
  t.match(
    await raw(`GET /health/live HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(17_000)}\r\n\r\n`),
    /^HTTP\/1\.1 431 /
  )
  t.match(await raw(`GET /health/live?${'x'.repeat(17_000)} HTTP/1.1\r\nhost: x\r\n\r\n`), /^HTTP\/1\.1 431 /)
})

t.test('a request that two servers could read differently is refused', async t => {
  const head = 'POST /api/v1/session HTTP/1.1\r\nhost: x\r\nconnection: close\r\n'
  const both = 'content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'
  t.match(await raw(head + both), /^HTTP\/1\.1 400 /)
  t.match(await raw(`${head}content-length: 4\r\ncontent-length: 5\r\n\r\nabcd`), /^HTTP\/1\.1 400 /)
  t.match(await raw('GET /health/live HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /, 'without a host')
})

t.test('every answer carries the headers that keep a browser safe', async t => {
  for (const url of ['/', '/api/v1/positions', '/health/live', '/nothing', '/api/docs/', '/api/v1/track/x']) {
    const { headers } = await app.inject(url)
    const policy = String(headers['content-security-policy'])
    for (const directive of [
      "default-src 'self'",
      "script-src 'self'",
      "object-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'"
    ]) {
      t.ok(policy.split(';').includes(directive), `${url}: ${directive}`)
    }
    t.match(headers, {
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': /^(SAMEORIGIN|DENY)$/,
      'strict-transport-security': /max-age=31536000/,
      'permissions-policy': /geolocation=\(self\)/
    })
    t.notHas(headers, { 'x-powered-by': String })
    t.equal(headers.server, undefined)
  }
})

t.test('pages of other origins may read nothing', async t => {
  const origin = 'https://elsewhere.example'
  for (const url of ['/api/v1/positions', '/api/v1/session', '/api/v1/tiles', '/health/live', '/api/openapi.json']) {
    for (const method of ['GET', 'OPTIONS'] as const) {
      const asked = {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization'
      }
      const { headers } = await app.inject({ method, url, headers: asked })
      t.strictSame(
        Object.keys(headers).filter(name => name.startsWith('access-control-')),
        [],
        `${method} ${url}`
      )
    }
  }
})

t.test('what is shown to one is kept by no cache', async t => {
  const asked = [
    { url: '/api/v1/positions', headers: staff },
    { url: '/api/v1/driver', headers: device },
    { url: '/api/v1/track/no-such-link' },
    { url: '/api/v1/session' }
  ]
  for (const request of asked) t.equal((await app.inject(request)).headers['cache-control'], 'no-store', request.url)
})

/** What the server says to these very bytes. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.end(bytes)
  return await text(socket)
}
