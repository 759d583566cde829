import t from 'tap'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { sensorEvent } from '../events/support.ts'
import { openTestDatabase } from '../support/test-database.ts'
import { connectLive, openLive, refusal } from './live-client.ts'
import { device, ORIGIN, positionAt, share, staff, startLiveServer } from './live-server.ts'

t.test('the live socket', async t => {
  const { db } = await openTestDatabase(t)
  const server = await startLiveServer(t, { db, intervals: { sweep: 50, check: 200 } })
  const { url, events, hub, control, tickets, shares } = server
  server.positions.push(positionAt(1, 10), positionAt(2, 10))
  const create = (...ids: number[]) =>
    events.transaction(async (_trx, append) => {
      for (const id of ids) append(sensorEvent(id, 'sensors'))
    })

  t.test('it greets with connection and stats, then brings events in order (LIVE1, LOG1)', async t => {
    const client = await openLive(t, url, { query: 'ticket=staff&channel=sensors,readings' })
    await create(1, 2)
    await create(3)
    await waitUntil('the events arrive', () => client.heard('entity_event').length === 3)
    t.strictSame(
      client.messages.map(message => message.type),
      ['connection', 'stats', 'entity_event', 'entity_event', 'entity_event']
    )
    const [connection] = client.heard('connection')
    t.strictSame(connection?.channels, ['sensors', 'readings'])
    const start = connection?.offsets.sensors ?? -1
    t.strictSame(
      client.heard('entity_event').map(event => event.offset - start),
      [1, 2, 3]
    )
    t.strictSame(client.heard('stats')[0]?.channels, { sensors: { connections: 1 }, readings: { connections: 1 } })
  })

  t.test('without a channel it is on general, and a ticket may come as a subprotocol (LIVE2)', async t => {
    const client = await openLive(t, url, { query: '', protocols: ['rastro.v1', 'ticket.staff'] })
    t.equal(client.socket.protocol, 'rastro.v1')
    t.strictSame(client.heard('connection')[0]?.channels, ['general'])
  })

  t.test('who may not have it is refused before the upgrade (AUTH1)', async t => {
    t.equal(await refusal(t, url, { query: '' }), 401)
    t.equal(await refusal(t, url, { query: 'ticket=wrong' }), 401)
    t.equal(await refusal(t, url, { query: 'share=wrong' }), 401)
    t.equal(await refusal(t, url, { headers: { origin: 'https://elsewhere.example' } }), 403)
    t.equal(await refusal(t, url, { query: 'ticket=staff&offsets=nonsense' }), 400)
    t.equal((await fetch(`${url}/api/v1/ws`)).status, 426)
    await openLive(t, url, { headers: { origin: ORIGIN } })
  })

  t.test('a channel that is unknown or forbidden is an error and the socket stays (AUTH2)', async t => {
    shares.set('link', share(15))
    const client = await openLive(t, url, { query: 'share=link&channel=nonsense,sensors,tracking:16,tracking:15' })
    t.strictSame(client.heard('connection')[0]?.channels, ['tracking:15'])
    t.strictSame(
      client.heard('error').map(({ code, detail }) => [code, detail]),
      [
        ['unknown_channel', '"nonsense"'],
        ['forbidden_channel', '"sensors", "tracking:16"']
      ]
    )
    tickets.set('device', device(4))
    const phone = await openLive(t, url, {
      query: 'ticket=device&channel=device:4,device:5,fleet,tracking:4,tracking:5'
    })
    t.strictSame(phone.heard('connection')[0]?.channels, ['device:4', 'tracking:4'])
    t.strictSame((await openLive(t, url, { query: 'share=link' })).heard('connection')[0]?.channels, ['tracking:15'])
  })

  t.test('a socket subscribes, is told from where, and unsubscribes (LIVE4)', async t => {
    const client = await openLive(t, url)
    client.say({ type: 'subscribe', channels: ['sensors', 'nonsense'] })
    await waitUntil('it is told', () => client.heard('error').length > 0)
    const [subscribed] = client.heard('subscribed')
    t.strictSame(subscribed?.channels, ['sensors'])
    await create(10)
    await waitUntil('the event arrives', () => client.heard('entity_event').length === 1)
    t.equal(client.heard('entity_event')[0]?.offset, (subscribed?.offsets.sensors ?? 0) + 1)
    client.say({ type: 'unsubscribe', channels: ['sensors'] })
    client.say({ type: 'ping' })
    await waitUntil('the ping is answered', () => client.heard('pong').length === 1)
    await create(11)
    client.say({ type: 'ping' })
    await waitUntil('the ping is answered', () => client.heard('pong').length === 2)
    t.equal(client.heard('entity_event').length, 1)
  })

  t.test('what was missed comes in order, then the word that it is whole (RESUME1)', async t => {
    const first = await openLive(t, url, { query: 'ticket=staff&channel=sensors' })
    const { epoch = '', offsets = {} } = first.heard('connection')[0] ?? {}
    first.socket.close()
    const start = offsets.sensors ?? 0
    for (let count = 0; count < 30; count++) await create(100 + count, 200 + count)
    const again = await openLive(t, url, {
      query: `ticket=staff&channel=sensors&epoch=${epoch}&offsets=sensors:${start}`
    })
    await create(300)
    await waitUntil('it has recovered', () => again.heard('recovered').length === 1)
    await waitUntil('the live event arrives', () => again.heard('entity_event').length === 61)
    t.strictSame(
      again.heard('entity_event').map(event => event.offset),
      Array.from({ length: 61 }, (_, index) => start + 1 + index)
    )
    t.match(again.heard('recovered')[0], { channel: 'sensors', recovered: true })
    t.strictSame(again.heard('connection')[0]?.offsets, { sensors: start })
  })

  t.test('more than 1,000 missed, another epoch or an unknown future cannot be resumed (RESUME2)', async t => {
    const probe = await openLive(t, url, { query: 'ticket=staff&channel=sensors' })
    const { epoch = '', offsets = {} } = probe.heard('connection')[0] ?? {}
    const top = offsets.sensors ?? 0
    await create(...Array.from({ length: 1001 }, (_, index) => index + 1))
    await waitUntil('all arrived', () => probe.heard('entity_event').length === 1001)
    const ask = async (query: string) => {
      const client = await openLive(t, url, { query: `ticket=staff&channel=sensors&${query}` })
      await waitUntil('it is told', () => client.heard('recovered').length === 1)
      const [answer] = client.heard('recovered')
      return [answer?.recovered, (answer?.offset ?? 0) - top, client.heard('entity_event').length]
    }
    t.strictSame(await ask(`epoch=${epoch}&offsets=sensors:${top}`), [false, 1001, 0])
    t.strictSame(await ask(`epoch=${epoch}&offsets=sensors:${top + 1}`), [true, 1001, 1000])
    t.strictSame(await ask(`epoch=another&offsets=sensors:${top + 1000}`), [false, 1001, 0])
    t.strictSame(await ask(`epoch=${epoch}&offsets=sensors:${top + 5000}`), [false, 1001, 0])
    t.strictSame(await ask(`epoch=${epoch}&offsets=sensors:${top + 1001}`), [true, 1001, 0])
  })

  t.test('the fleet comes whole, then what moved, and never moves back (STATE1, STATE2)', async t => {
    const client = await openLive(t, url, { query: 'ticket=staff&channel=fleet,device:2' })
    await waitUntil('the whole comes', () => client.heard('positions').length === 2)
    t.match(client.heard('positions', 'fleet'), [{ snapshot: true, positions: [{ device_id: 1 }, { device_id: 2 }] }])
    t.match(client.heard('positions', 'device:2'), [{ snapshot: true, positions: [{ device_id: 2 }] }])
    hub.publishFleet({ positions: [positionAt(1, 20)], trackChanges: [] })
    hub.publishFleet({ positions: [positionAt(1, 15)], trackChanges: [] })
    hub.publishFleet({
      positions: [],
      trackChanges: [
        { device_id: 2, from: '2026-11-21T19:00:00.000Z', to: '2026-11-21T19:10:00.000Z' },
        { device_id: 2, from: '2026-11-21T18:00:00.000Z', to: '2026-11-21T19:05:00.000Z' }
      ]
    })
    await waitUntil('the track changed', () => client.heard('track_changed', 'device:2').length === 1)
    t.strictSame(client.heard('positions', 'fleet')[1]?.positions, [positionAt(1, 20)])
    t.strictSame(client.heard('track_changed', 'fleet'), [
      {
        type: 'track_changed',
        channel: 'fleet',
        device_id: 2,
        from: '2026-11-21T18:00:00.000Z',
        to: '2026-11-21T19:10:00.000Z'
      }
    ])
    t.equal(client.heard('positions', 'device:2').length, 1)
  })

  t.test('many moves within a quarter second are one message with the latest (STATE3)', async t => {
    const client = await openLive(t, url, { query: 'ticket=staff&channel=fleet' })
    await waitUntil('the whole comes', () => client.heard('positions').length === 1)
    const began = performance.now()
    for (let second = 100; second < 150; second++) {
      hub.publishFleet({ positions: [positionAt(1, second)], trackChanges: [] })
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    await waitUntil(
      'the last comes',
      () => client.heard('positions').at(-1)?.positions[0]?.recorded_at === positionAt(1, 149).recorded_at
    )
    const ticks = (performance.now() - began) / 250
    t.ok(client.heard('positions').length - 1 <= Math.ceil(ticks) + 1, 'at most four a second')
  })

  t.test('access that ends closes the socket with 4401, and a refresh prolongs it (AUTH3)', async t => {
    let now = Date.now()
    const { url, tickets } = await startLiveServer(t, { db, clock: () => now, intervals: { sweep: 50 } })
    tickets.set('short', { ...staff(1), expires_at: now + 60_000 })
    const [ending, lasting] = await Promise.all([
      openLive(t, url, { query: 'ticket=short' }),
      openLive(t, url, { query: 'ticket=short' })
    ])
    lasting.say({ type: 'refresh', ticket: 'staff' })
    lasting.say({ type: 'ping' })
    await waitUntil('the refresh was heard', () => lasting.heard('pong').length === 1)
    now += 60_001
    t.equal(await ending.closed(), 4401)
    tickets.set('other', staff(2))
    lasting.say({ type: 'refresh', ticket: 'other' })
    await waitUntil('another holder’s ticket is refused', () => lasting.heard('error').length === 1)
    t.equal(lasting.heard('error')[0]?.code, 'bad_ticket')
    t.equal(lasting.closeCode(), null)
  })

  t.test('who is revoked is closed at once with 4401, all others stay (AUTH4)', async t => {
    tickets.set('session 5', staff(5))
    tickets.set('device 9', device(9))
    shares.set('link 7', share(15))
    const user = await openLive(t, url, { query: 'ticket=session 5' })
    const phone = await openLive(t, url, { query: 'ticket=device 9' })
    const customer = await openLive(t, url, { query: 'share=link 7' })
    const other = await openLive(t, url)
    control.tell({ type: 'sessions_ended', session_ids: [5] })
    control.tell({ type: 'devices_revoked', device_ids: [9] })
    control.tell({ type: 'shares_revoked', share_ids: [7] })
    t.strictSame(await Promise.all([user.closed(), phone.closed(), customer.closed()]), [4401, 4401, 4401])
    t.equal(other.closeCode(), null)
  })

  t.test('more than twenty messages a second, or one of more than 64 KiB, close with 4429 (LIMIT1)', async t => {
    const flooding = await openLive(t, url)
    for (let count = 0; count < 21; count++) flooding.say({ type: 'ping' })
    t.equal(await flooding.closed(), 4429)
    const pinging = await openLive(t, url)
    for (let count = 0; count < 21; count++) pinging.socket.ping()
    t.equal(await pinging.closed(), 4429)
    const oversized = await openLive(t, url)
    oversized.say({ type: 'subscribe', channels: ['x'.repeat(70_000)] })
    t.equal(await oversized.closed(), 4429)
    const polite = await openLive(t, url)
    for (let count = 0; count < 20; count++) polite.say({ type: 'ping' })
    await waitUntil('all are answered', () => polite.heard('pong').length === 20)
  })

  t.test('what is no message is an error and the socket stays (LIMIT2)', async t => {
    const client = await openLive(t, url)
    const wrong = [
      '{',
      '[]',
      'null',
      '{"type":"unknown"}',
      '{"type":"subscribe"}',
      '{"type":"subscribe","channels":[1]}'
    ]
    for (const text of wrong) client.socket.send(text)
    client.socket.send(Buffer.from('{"type":"ping"}'), { binary: true })
    client.say({ type: 'subscribe', channels: ['sensors'], offsets: { sensors: -1 } })
    await waitUntil('each is answered', () => client.heard('error').length === wrong.length + 2)
    t.ok(client.heard('error').every(({ code }) => code === 'bad_message'))
    t.equal(client.closeCode(), null)
  })

  t.test('of a thousand channels the first hundred are opened (LIMIT3)', async t => {
    const channels = Array.from({ length: 1000 }, (_, index) => `device:${index + 1}`)
    const client = await openLive(t, url, { query: 'ticket=staff' })
    client.say({ type: 'subscribe', channels })
    await waitUntil('it is told', () => client.heard('error').length === 1)
    t.equal(client.heard('subscribed')[0]?.channels.length, 99)
    t.match(client.heard('error')[0], { code: 'too_many_channels', detail: /"device:100", .* and 891 more/ })
  })

  t.test(
    'statistics tell connections and messages; the log can be read; a test event goes through it (STAT1)',
    async t => {
      const client = await openLive(t, url, { query: 'ticket=staff&channel=alerts' })
      const sent = await fetch(`${url}/api/v1/ws/test-event`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ channel: 'alerts', data: { hello: 'mundo' } })
      })
      t.equal(sent.status, 202)
      await waitUntil('the test arrives', () => client.heard('system_event').length === 1)
      t.match(client.heard('system_event')[0], {
        channel: 'alerts',
        offset: 1,
        event_type: 'test',
        data: { hello: 'mundo' }
      })
      const read = async (path: string) => (await fetch(`${url}/api/v1${path}`)).json()
      t.match(await read('/ws/stats/alerts'), { connections: 1, messages_sent: 1 })
      t.match(await read('/ws/stats'), { processes: 1, channels: { alerts: { connections: 1 } } })
      t.equal((await fetch(`${url}/api/v1/ws/stats/vehicles`)).status, 404)
      t.strictSame(await read('/events?channel=alerts&after=0'), { items: client.heard('system_event'), next: null })
      t.match(await read('/events?channel=sensors&limit=2&entity_id=300'), { items: [{ entity_id: 300 }] })
      t.equal((await fetch(`${url}/api/v1/events`)).status, 400)
      const wrong = await fetch(`${url}/api/v1/ws/test-event`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"channel":"nonsense"}'
      })
      t.equal(wrong.status, 400)
    }
  )

  t.test('a server that stops closes with 1012 (LIVE5)', async t => {
    const client = await openLive(t, url)
    const late = connectLive(t, url)
    await server.close()
    t.equal(await client.closed(), 1012)
    await late.closed()
    t.strictSame(server.problems, [])
  })
})
