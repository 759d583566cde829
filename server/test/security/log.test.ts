import { once } from 'node:events'
import t from 'tap'
import { WebSocket } from 'ws'
import { ADMIN_ENVIRONMENT } from '../../../test/support/api-client.ts'
import { withoutSecrets } from '../../src/http/log.ts'
import { startLoggingServer } from './logging-server.ts'

const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = ADMIN_ENVIRONMENT
/** A second line, as if the server had written it. */
const FORGED = '\n{"level":30,"msg":"FORGED"}\r\n'

t.test('no secret and no forged line gets into a log, whatever is done with it', async t => {
  const server = await startLoggingServer(t)
  const secrets = new Map<string, string>()
  const keep = (name: string, value: unknown) => {
    const text = String(value)
    if (text.length < 8 || value === undefined) throw new Error(`${name} is no secret: ${text}`)
    secrets.set(`${name} ${secrets.size}`, text)
    return text
  }
  const ask = async (
    method: string,
    path: string,
    given: { token?: string; body?: unknown; headers?: object } = {}
  ) => {
    const { token, body, headers = {} } = given
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) })
    })
    const text = await answer.text()
    const cookie = /rastro_renewal=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1]
    return { status: answer.status, cookie, body: text.startsWith('{') ? JSON.parse(text) : {} }
  }
  const api = (method: string, path: string, given?: Parameters<typeof ask>[2]) => ask(method, `/api/v1${path}`, given)
  const socket = async (path: string, protocols: string[] = []) => {
    const opened = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, protocols)
    opened.on('error', () => {})
    await Promise.race([once(opened, 'message'), once(opened, 'unexpected-response')])
    return opened
  }

  // Signing in, rightly and wrongly.
  keep('password', password)
  const session = await api('POST', '/session', { body: { email, password } })
  const token = keep('access token', session.body.access_token)
  const cookie = keep('cookie', session.cookie)
  const key = keep('retry key', crypto.randomUUID())
  const renewal = { cookie: `rastro_renewal=${cookie}`, 'idempotency-key': key }
  const renewed = await api('POST', '/session/renew', { headers: renewal })
  keep('cookie', renewed.cookie)
  keep('access token', renewed.body.access_token)
  await api('POST', '/session', { body: { email, password: keep('password', 'a wrong password') } })
  await api('POST', '/session', { body: { email: keep('password', 'typed in the wrong field'), password: 'x' } })
  await api('POST', '/session', { body: `{"email":"${email}","password":"${keep('password', 'not-json-at-all')}"` })
  await api('GET', '/positions', { token: keep('token', `rd_${'made-up'.repeat(4)}`) })
  await api('GET', '/positions', { headers: { authorization: `Basic ${keep('token', btoa('someone:something'))}` } })
  const account = {
    name: FORGED,
    email: 'b@example.com',
    password: keep('password', 'of another one'),
    role: 'dispatcher'
  }
  await api('POST', '/users', { token, body: account })
  await api('POST', '/users', { token, body: account })

  // A driver, a device, a sensor, a customer.
  const { id: driver_id } = (await api('POST', '/drivers', { token, body: { name: `Marco${FORGED}` } })).body
  const { code } = (await api('POST', `/drivers/${driver_id}/enrollments`, { token })).body
  keep('code', code)
  keep('code', String(code).replace('-', ''))
  const phone = keep('device token', (await api('POST', '/devices', { body: { code, name: FORGED } })).body.token)
  await api('POST', '/devices', { body: { code: keep('code', 'WRNG-CDE2') } })
  const shipment = await api('POST', '/shipments', { token, body: { reference: FORGED, driver_id } })
  await api('PATCH', `/shipments/${shipment.body.id}`, { token, body: { status: 'in_transit' } })
  const now = new Date().toISOString()
  const fix = { seq: 1, kind: 'fix', recorded_at: now, lat: -2.9, lng: -79 }
  await api('POST', '/sync', { token: phone, body: { sent_at: now, head_seq: 1, records: [fix] } })
  await ask('POST', '/api/ubicacion/', { body: fix, headers: { authorization: `Token ${phone}` } })
  const sensor = await api('POST', '/sensors', { token, body: { type: 'temperature', model: FORGED } })
  const gateway = keep('sensor key', (await api('POST', `/sensors/${sensor.body.id}/keys`, { token })).body.key)
  await api('POST', '/readings', { token: gateway, body: { sensor_id: sensor.body.id, value: 4.5 } })
  const share = await api('POST', `/shipments/${shipment.body.id}/shares`, { token, body: {} })
  const link = keep('share token', String(share.body.url).split('/').at(-1))

  // A link, in all the ways to write it.
  for (const path of [
    `/track/${link}`,
    `/track/${link}/`,
    `/track//${link}`,
    `/%74rack/${link}`,
    `/TRACK/${link}`,
    `/track%2f${link}`,
    `/track/${link}%zz`
  ]) {
    await ask('GET', path)
    await ask('GET', `/api/v1${path}?from=${FORGED.length}`, { headers: { referer: `${server.url}/track/${link}` } })
  }

  // Sockets.
  const ticket = async (holder: string) =>
    keep('ticket', (await api('POST', '/tickets', { token: holder })).body.ticket)
  const sockets = [
    await socket(`/api/v1/ws?ticket=${await ticket(token)}&channel=general,fleet`),
    await socket('/api/v1/ws', ['rastro.v1', `ticket.${await ticket(phone)}`]),
    await socket(`/api/v1/ws?share=${link}`),
    await socket(`/api/v1/ws?ticket=${keep('ticket', 'one-that-is-made-up')}`),
    await socket(`/ws/tracking/${shipment.body.id}/?share=${keep('share token', 'one-that-is-made-up-too')}`)
  ]
  sockets[0]?.send(JSON.stringify({ type: 'refresh', ticket: await ticket(token) }))
  sockets[0]?.send(JSON.stringify({ type: 'subscribe', channels: [FORGED] }))
  sockets[0]?.send(`{"type":"refresh","ticket":"${keep('ticket', 'cut off in the middle')}`)
  await api('GET', `/nothing${encodeURIComponent(FORGED)}?ticket=${link}`, {
    headers: { 'x-forwarded-for': 'a\tb, "c' }
  })
  await api('DELETE', '/session', { token, headers: { cookie: `rastro_renewal=${renewed.cookie}` } })
  for (const it of sockets) it.terminate()

  const log = await server.end()
  const lines = log.split('\n').filter(line => line !== '')
  t.ok(lines.filter(line => line.startsWith('{')).length > 60, 'all of that is in the log')
  for (const [name, secret] of secrets) {
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
      t.notOk(
        lines.find(line => line.includes(form)),
        `no ${name}`
      )
    }
  }
  for (const line of lines.filter(it => it.startsWith('{'))) {
    const { msg } = JSON.parse(line)
    t.not(msg, 'FORGED')
  }
  t.strictSame(
    lines.filter(
      line => !line.startsWith('{') && !line.startsWith('Rastro is at') && !line.startsWith('DATA_DIR=memory')
    ),
    []
  )
})

t.test("a customer's link is masked however it is written", async t => {
  t.equal(withoutSecrets('/api/v1/ws?ticket=abc'), '/api/v1/ws')
  t.equal(withoutSecrets('/api/v1/track/abc?from=1'), '/api/v1/track/-')
  t.equal(withoutSecrets('/%74rack//abc/def'), '/track/-')
  t.equal(withoutSecrets('/track/abc%zz'), '/track/-')
  t.equal(withoutSecrets('/ws/tracking/15/'), '/ws/tracking/15/')
  t.equal(withoutSecrets('/api/v1/shipments/15/track'), '/api/v1/shipments/15/track')
})
