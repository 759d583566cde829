import { once } from 'node:events'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { openDesk } from '../shipments/desk.ts'
import { openTestDatabase } from '../support/test-database.ts'

type Heard = { type: string; data: Record<string, unknown>; at: number }

t.test("the first system's own door", async t => {
  const desk = await openDesk(t, await openTestDatabase(t))
  const { app, ask, at, advance, newShipment, newPhone, share, services } = desk
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const post = (token: string, payload: object, path = '/api/ubicacion/') =>
    app.inject({ method: 'POST', url: path, headers: { authorization: `Token ${token}` }, payload })
  const newTicket = async () => (await ask('POST', '/tickets')).json().ticket

  function connect(t: Test, path: string, protocols: string[] = [], origin?: string) {
    const headers = origin === undefined ? {} : { origin }
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, protocols, { headers })
    t.teardown(() => socket.terminate())
    socket.on('error', () => {})
    const heard: Heard[] = []
    socket.on('message', data => heard.push({ ...JSON.parse(String(data)), at: performance.now() }))
    return { socket, heard }
  }

  async function watch(t: Test, path: string, protocols?: string[]) {
    const client = connect(t, path, protocols)
    await once(client.socket, 'open')
    return client
  }

  async function refused(t: Test, path: string, origin?: string): Promise<number> {
    const { socket } = connect(t, path, [], origin)
    const [, response] = await once(socket, 'unexpected-response')
    response.resume()
    return response.statusCode
  }

  await t.test('a driver posts, two admins and a customer see it within a second, an outsider is refused', async t => {
    const phone = await newPhone()
    const { id } = await newShipment({ driver_id: phone.driver_id })
    await ask('PATCH', `/shipments/${id}`, { status: 'in_transit' })
    const path = `/ws/tracking/${id}/`
    const { token } = await share(id)
    const watchers = await Promise.all([
      watch(t, `${path}?ticket=${await newTicket()}`),
      watch(t, path, ['rastro.v1', `ticket.${await newTicket()}`]),
      watch(t, `${path}?share=${token}`)
    ])
    const elsewhere = await share((await newShipment()).id)
    t.equal(await refused(t, path), 401)
    t.equal(await refused(t, `${path}?ticket=guessed`), 401)
    t.equal(await refused(t, `${path}?share=${elsewhere.token}`), 404)
    t.equal(await refused(t, `${path}?ticket=${await newTicket()}`, 'https://elsewhere.example'), 403)
    t.equal(await refused(t, `/ws/tracking/99999/?ticket=${await newTicket()}`), 404)

    advance(5)
    const answer = await post(phone.token, { lat: -2.9, lng: -79.0, speed: 12.5, accuracy: 8 })
    // From the answer on: until then the database works, at whatever speed the machine has.
    const answered = performance.now()
    t.equal(answer.statusCode, 200)
    t.match(answer.json(), { success: true, id: 1, received_at: at() })
    await waitUntil('all three hear it', () => watchers.every(({ heard }) => heard.length === 1))
    for (const { heard } of watchers) {
      const [{ at: time, ...message }] = heard as [Heard]
      t.strictSame(message, {
        type: 'gps_update',
        data: { lat: -2.9, lng: -79, fecha: at(), accuracy: 8, speed: 12.5 }
      })
      t.ok(time - answered < 1000, 'within a second')
    }
  })

  await t.test('every new position is told, and none of what is late or said twice', async t => {
    const phone = await newPhone()
    const { id } = await newShipment({ driver_id: phone.driver_id })
    const { heard } = await watch(t, `/ws/tracking/${id}?ticket=${await newTicket()}`)
    for (const [seconds, lng] of [
      [1, -79.1],
      [2, -79.2],
      [3, -79.3]
    ] as const) {
      await post(phone.token, { lat: 0, lng, timestamp: at(seconds) })
    }
    await post(phone.token, { lat: 0, lng: -79.15, timestamp: at(1.5) })
    await post(phone.token, { lat: 0, lng: -79.4, timestamp: at(4) }, '/api/ubicacion')
    await waitUntil('the last is heard', () => heard.at(-1)?.data.lng === -79.4)
    t.strictSame(
      heard.map(({ data }) => data.lng),
      [-79.1, -79.2, -79.3, -79.4]
    )
  })

  await t.test('a driver may watch what it carries, until it is handed over', async t => {
    const [phone, other] = [await newPhone(), await newPhone()]
    const { id } = await newShipment({ driver_id: phone.driver_id })
    const ticketOf = async (token: string) => {
      const headers = { authorization: `Token ${token}` }
      return (await app.inject({ method: 'POST', url: '/api/v1/tickets', headers })).json().ticket
    }
    t.equal(await refused(t, `/ws/tracking/${id}/?ticket=${await ticketOf(other.token)}`), 404)
    const { socket } = await watch(t, `/ws/tracking/${id}/?ticket=${await ticketOf(phone.token)}`)
    const closed = once(socket, 'close')
    await ask('PATCH', `/shipments/${id}`, { driver_id: other.driver_id })
    t.equal((await closed)[0], 4401)
  })

  await t.test('what is no position, or comes from no device, is refused', async t => {
    const phone = await newPhone()
    for (const body of [
      {},
      { lat: 91, lng: 0 },
      { lat: '1', lng: 0 },
      { lat: 0, lng: 0, timestamp: 'yesterday' },
      { lat: 0, lng: 0, timestamp: '2016-12-31T23:59:60Z' },
      { lat: 0, lng: 0, heading: 360 }
    ]) {
      t.equal((await post(phone.token, body)).statusCode, 400, JSON.stringify(body))
    }
    t.equal((await post('rd_nobody', { lat: 0, lng: 0 })).statusCode, 401)
    t.equal((await ask('GET', `/devices/${phone.device_id}`)).json().head_seq, 0, 'nothing was stored')
  })

  await t.test('the first use of a device decides who numbers its records', async t => {
    const [old, modern] = [await newPhone(), await newPhone()]
    t.equal((await post(old.token, { lat: 1, lng: 1 })).statusCode, 200)
    const refusal = await old.sync({ kind: 'trip', recorded_at: at(), action: 'started' })
    t.equal(refusal.statusCode, 409)
    t.equal((await modern.sync()).statusCode, 200)
    t.equal((await post(modern.token, { lat: 1, lng: 1 })).statusCode, 409)
  })

  await t.test('concurrent posts get numbers of their own, and the ledger is whole', async t => {
    const phone = await newPhone()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post(phone.token, { lat: 0, lng: 0, timestamp: at(index) }))
    )
    t.strictSame(new Set(answers.map(answer => answer.json().id)).size, 20)
    const device = (await ask('GET', `/devices/${phone.device_id}`)).json()
    t.match(device, { received: [[1, 20]], head_seq: 20, missing: 0 })
  })

  await t.test('a number that came to nothing is nobody’s to wait for', async t => {
    const phone = await newPhone()
    const { submit } = services.ingest
    services.ingest.submit = async () => {
      throw new Error('the disk is full')
    }
    t.equal((await post(phone.token, { lat: 0, lng: 0 })).statusCode, 500)
    services.ingest.submit = submit
    t.equal((await post(phone.token, { lat: 0, lng: 0 })).json().id, 2)
    const device = (await ask('GET', `/devices/${phone.device_id}`)).json()
    t.match(device, { received: [[2, 2]], dropped: [[1, 1]], missing: 0 })
  })

  await t.test('a plain request is told to upgrade', async t => {
    t.equal((await app.inject('/ws/tracking/1/')).statusCode, 426)
  })
})
