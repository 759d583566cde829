import type { DownMessage } from '@rastro/shared/protocol/down'
import type { UpMessage } from '@rastro/shared/protocol/up'
import t from 'tap'
import type { Hint, WireListeners } from '../src/connection/environment.ts'
import { type Access, createLiveConnection, type LiveStatus } from '../src/connection/live-connection.ts'
import { delayAfterClose, retryDelay } from '../src/connection/reconnect-plan.ts'

type FakeWire = { url: URL; protocols: string[]; sent: UpMessage[]; closed: boolean; listeners: WireListeners }

/** A world in which the test is the network, the clock and the page. */
function createWorld() {
  const wires: FakeWire[] = []
  const timers = new Set<{ at: number; callback: () => void }>()
  let now = 1_000_000
  let hint: (hint: Hint) => void = () => {}
  const world = {
    wires,
    online: true,
    tickets: 0,
    hint: (name: Hint) => hint(name),
    timers: () => timers.size,
    latest: () => {
      const wire = wires.at(-1)
      if (wire === undefined) throw new Error('no wire was opened')
      return wire
    },
    /** Lets so many milliseconds pass, running what falls due in order. */
    pass: async (milliseconds: number) => {
      const end = now + milliseconds
      for (;;) {
        const due = [...timers].filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers.delete(due)
        now = due.at
        due.callback()
        await settle()
      }
      now = end
    },
    environment: {
      openWire: (address: { url: string; protocols: string[] }, listeners: WireListeners) => {
        const wire: FakeWire = {
          url: new URL(address.url),
          protocols: address.protocols,
          sent: [],
          closed: false,
          listeners
        }
        wires.push(wire)
        return {
          send: (text: string) => void wire.sent.push(JSON.parse(text)),
          close: () => {
            wire.closed = true
          }
        }
      },
      after: (milliseconds: number, callback: () => void) => {
        const timer = { at: now + milliseconds, callback }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
      now: () => now,
      random: () => 0.5,
      online: () => world.online,
      onHint: (listener: (hint: Hint) => void) => {
        hint = listener
        return () => {
          hint = () => {}
        }
      }
    }
  }
  return world
}

/** Lets promises that are already resolved run their course. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve()
}

function greeting(offsets: Record<string, number> = {}, epoch = 'e1'): DownMessage {
  return {
    type: 'connection',
    connection_id: 'c1',
    channels: [],
    epoch,
    offsets,
    server_time: '2026-11-21T20:47:29.123Z'
  }
}

function event(channel: string, offset: number): DownMessage {
  const timestamp = '2026-11-21T20:47:29.123Z'
  return { type: 'system_event', channel, offset, event_type: 'test', data: {}, timestamp, metadata: {} }
}

async function connect(world: ReturnType<typeof createWorld>, channels = ['fleet'], access?: Access) {
  const messages: DownMessage[] = []
  const statuses: LiveStatus['kind'][] = []
  const reloads: string[] = []
  const ask = async () => ({ kind: 'ticket' as const, ticket: `t${++world.tickets}` })
  const connection = createLiveConnection(
    { address: 'ws://rastro.test/api/v1/ws', channels, access: access ?? { kind: 'ticket', ask } },
    world.environment,
    {
      onMessage: message => void messages.push(message),
      onStatus: status => void statuses.push(status.kind),
      onReload: channel => void reloads.push(channel)
    }
  )
  connection.start()
  await settle()
  return {
    connection,
    messages,
    statuses,
    reloads,
    offsets: () => messages.flatMap(m => (m.type === 'system_event' ? [m.offset] : []))
  }
}

const say = (wire: FakeWire, message: DownMessage) => wire.listeners.onText(JSON.stringify(message))

t.test('a socket is opened with the channels and a single-use ticket', async t => {
  const world = createWorld()
  const { statuses } = await connect(world, ['fleet', 'general'])
  t.equal(world.latest().url.searchParams.get('channel'), 'fleet,general')
  t.strictSame(world.latest().protocols, ['rastro.v1', 'ticket.t1'])
  t.equal(statuses.at(-1), 'reconnecting', 'not live before the server has spoken')
  say(world.latest(), greeting())
  t.equal(statuses.at(-1), 'live')
})

t.test('a customer shows the share link instead of a ticket', async t => {
  const world = createWorld()
  await connect(world, ['tracking:15'], { kind: 'share', token: 'abc' })
  t.equal(world.latest().url.searchParams.get('share'), 'abc')
  t.strictSame(world.latest().protocols, ['rastro.v1'])
})

t.test('a broken socket is opened again with a new ticket, later and later', async t => {
  const world = createWorld()
  const { statuses } = await connect(world)
  say(world.latest(), greeting())
  for (const [index, wait] of [500, 1000, 2000, 4000, 8000, 15000, 15000].entries()) {
    world.latest().listeners.onClose(1006)
    t.equal(statuses.at(-1), 'reconnecting')
    await world.pass(wait - 1)
    t.equal(world.wires.length, index + 1)
    await world.pass(1)
    t.equal(world.wires.length, index + 2)
  }
  t.equal(new Set(world.wires.map(wire => wire.protocols[1])).size, world.wires.length)
})

t.test('a healthy stretch starts the retries from the beginning', async t => {
  const world = createWorld()
  await connect(world)
  world.latest().listeners.onClose(1006)
  await world.pass(500)
  world.latest().listeners.onClose(1006)
  await world.pass(1000)
  say(world.latest(), greeting())
  await world.pass(10_000)
  world.latest().listeners.onClose(1006)
  await world.pass(500)
  t.equal(world.wires.length, 4)
})

t.test('a socket that stays open but silent is noticed', async t => {
  const world = createWorld()
  const { statuses } = await connect(world)
  say(world.latest(), greeting())
  await world.pass(25_000)
  t.strictSame(world.latest().sent, [{ type: 'ping' }])
  say(world.latest(), { type: 'pong' })
  await world.pass(25_000)
  t.equal(world.latest().sent.length, 2)
  t.equal(statuses.at(-1), 'live')
  await world.pass(8_000)
  t.equal(statuses.at(-1), 'reconnecting')
  t.ok(world.wires[0]?.closed)
})

t.test('a server that accepts the socket and says nothing is given up', async t => {
  const world = createWorld()
  await connect(world)
  await world.pass(8_000)
  t.ok(world.wires[0]?.closed)
  await world.pass(500)
  t.equal(world.wires.length, 2)
})

t.test('what a given-up socket still brings is not heard', async t => {
  const world = createWorld()
  const { messages, connection } = await connect(world)
  const [old] = world.wires
  say(world.latest(), greeting())
  world.hint('restored')
  await settle()
  say(world.latest(), greeting())
  const heard = messages.length
  if (old !== undefined) {
    say(old, event('general', 1))
    old.listeners.onClose(1006)
  }
  t.equal(messages.length, heard)
  t.equal(world.wires.length, 2)
  t.equal(connection.status().kind, 'live')
})

t.test('a log channel goes on after the last message seen', async t => {
  const world = createWorld()
  const { offsets, reloads } = await connect(world, ['sensors'])
  say(world.latest(), greeting({ sensors: 40 }))
  say(world.latest(), event('sensors', 41))
  world.latest().listeners.onClose(1006)
  await world.pass(500)
  t.equal(world.latest().url.searchParams.get('epoch'), 'e1')
  t.equal(world.latest().url.searchParams.get('offsets'), 'sensors:41')
  say(world.latest(), greeting({ sensors: 43 }))
  for (const offset of [41, 42, 43]) say(world.latest(), event('sensors', offset))
  say(world.latest(), { type: 'recovered', channel: 'sensors', recovered: true, offset: 43 })
  say(world.latest(), event('sensors', 44))
  t.strictSame(offsets(), [41, 42, 43, 44])
  t.strictSame(reloads, [])
})

t.test('what cannot be resumed is loaded again', async t => {
  const world = createWorld()
  const { reloads } = await connect(world, ['sensors'])
  say(world.latest(), greeting({ sensors: 40 }))
  world.latest().listeners.onClose(4408)
  await world.pass(250)
  say(world.latest(), greeting({ sensors: 3 }, 'e2'))
  say(world.latest(), { type: 'recovered', channel: 'sensors', recovered: false, offset: 3 })
  t.strictSame(reloads, ['sensors'])
  say(world.latest(), event('sensors', 4))
  t.equal(world.wires.length, 2, 'the new count is taken up')
})

t.test('a hole in a log channel is filled by resuming, and not for ever', async t => {
  const world = createWorld()
  const { offsets } = await connect(world, ['sensors'])
  say(world.latest(), greeting({ sensors: 1 }))
  say(world.latest(), event('sensors', 3))
  await settle()
  t.equal(world.latest().url.searchParams.get('offsets'), 'sensors:1')
  say(world.latest(), greeting({ sensors: 3 }))
  say(world.latest(), event('sensors', 3))
  t.equal(world.wires.length, 2)
  t.strictSame(offsets(), [3])
})

t.test('a hole that resuming does not fill is loaded again, never passed over', async t => {
  const world = createWorld()
  const { offsets, reloads } = await connect(world, ['sensors'])
  say(world.latest(), greeting({ sensors: 1 }))
  say(world.latest(), event('sensors', 3))
  await settle()
  t.strictSame([offsets(), reloads], [[], []], 'it is asked for first')
  say(world.latest(), greeting({ sensors: 1 }))
  say(world.latest(), event('sensors', 3))
  t.strictSame(reloads, ['sensors'])
  say(world.latest(), { type: 'recovered', channel: 'sensors', recovered: true, offset: 9 })
  t.strictSame(reloads, ['sensors', 'sensors'], 'nor is a recovery believed that skips something')
})

t.test(
  'a socket that breaks between a new epoch and its verdict still learns that all must be loaded again',
  async t => {
    const world = createWorld()
    const { reloads } = await connect(world, ['sensors', 'alerts'])
    say(world.latest(), greeting({ sensors: 5, alerts: 2 }))
    world.latest().listeners.onClose(1012)
    await world.pass(5_000)
    say(world.latest(), greeting({ sensors: 5, alerts: 2 }, 'e2'))
    world.latest().listeners.onClose(1006)
    await world.pass(5_000)
    t.equal(world.latest().url.searchParams.get('epoch'), 'e1', 'the offsets are still those of the old epoch')
    say(world.latest(), greeting({ sensors: 5, alerts: 2 }, 'e2'))
    say(world.latest(), { type: 'recovered', channel: 'sensors', recovered: false, offset: 7 })
    world.latest().listeners.onClose(1006)
    await world.pass(5_000)
    t.equal(world.latest().url.searchParams.get('epoch'), '', 'of two epochs none is right')
    say(world.latest(), greeting({ sensors: 7, alerts: 2 }, 'e2'))
    for (const channel of ['sensors', 'alerts']) {
      say(world.latest(), { type: 'recovered', channel, recovered: false, offset: 8 })
    }
    t.strictSame(reloads, ['sensors', 'sensors', 'alerts'])
    world.latest().listeners.onClose(1006)
    await world.pass(10_000)
    t.equal(world.latest().url.searchParams.get('epoch'), 'e2')
  }
)

t.test('a channel opened later is resumed even if nothing came of it yet', async t => {
  const world = createWorld()
  const { connection } = await connect(world)
  say(world.latest(), greeting({ fleet: 0 }))
  connection.subscribe(['sensors'])
  say(world.latest(), { type: 'subscribed', channels: ['sensors'], epoch: 'e1', offsets: { sensors: 12 } })
  world.latest().listeners.onClose(1006)
  await world.pass(500)
  t.equal(world.latest().url.searchParams.get('offsets'), 'fleet:0,sensors:12')
})

t.test('a channel closed and opened again in a hurry is loaded again when something fell between', async t => {
  const world = createWorld()
  const { connection, reloads } = await connect(world, ['fleet', 'sensors'])
  const subscribed = (offset: number): DownMessage => ({
    type: 'subscribed',
    channels: ['sensors'],
    epoch: 'e1',
    offsets: { sensors: offset }
  })
  say(world.latest(), greeting({ fleet: 0, sensors: 4 }))
  connection.unsubscribe(['sensors'])
  connection.subscribe(['sensors'])
  say(world.latest(), event('sensors', 5))
  say(world.latest(), subscribed(5))
  t.strictSame(reloads, [])
  connection.unsubscribe(['sensors'])
  connection.subscribe(['sensors'])
  say(world.latest(), event('sensors', 6))
  say(world.latest(), subscribed(9))
  t.strictSame(reloads, ['sensors'])
})

t.test('what is under way of a channel that is no longer wanted is not heard, nor resumed from', async t => {
  const world = createWorld()
  const { connection, offsets } = await connect(world, ['fleet', 'sensors'])
  connection.unsubscribe(['sensors'])
  say(world.latest(), greeting({ fleet: 0, sensors: 4 }))
  t.strictSame(world.latest().sent, [{ type: 'unsubscribe', channels: ['sensors'] }], 'it was opened with it')
  say(world.latest(), event('sensors', 5))
  t.strictSame(offsets(), [])
  world.latest().listeners.onClose(1006)
  await world.pass(500)
  t.equal(world.latest().url.searchParams.get('channel'), 'fleet')
})

t.test('access that ran out is renewed at once, but not in a circle', async t => {
  const world = createWorld()
  await connect(world)
  say(world.latest(), greeting())
  world.latest().listeners.onClose(4401)
  await settle()
  t.equal(world.tickets, 2)
  world.latest().listeners.onClose(4401)
  await settle()
  t.equal(world.tickets, 2, 'the second time it waits')
})

t.test('the stream ends when no ticket is to be had, or the link is revoked', async t => {
  const signedOut = createWorld()
  const first = await connect(signedOut, ['fleet'], { kind: 'ticket', ask: async () => ({ kind: 'refused' }) })
  t.strictSame(first.connection.status(), { kind: 'offline', because: 'access_ended' })
  const revoked = createWorld()
  const second = await connect(revoked, ['tracking:1'], { kind: 'share', token: 'abc' })
  say(revoked.latest(), greeting())
  revoked.latest().listeners.onClose(4401)
  t.strictSame(second.connection.status(), { kind: 'offline', because: 'access_ended' })
  t.equal(revoked.timers(), 0)
})

t.test('a network that comes back cuts the wait short', async t => {
  const world = createWorld()
  const { statuses } = await connect(world)
  world.online = false
  for (let i = 0; i < 5; i++) {
    world.latest().listeners.onClose(1006)
    await world.pass(500 * 2 ** i)
  }
  world.latest().listeners.onClose(1006)
  t.equal(statuses.at(-1), 'offline')
  const before = world.wires.length
  world.online = true
  world.hint('online')
  await settle()
  t.equal(world.wires.length, before + 1)
  t.equal(statuses.at(-1), 'reconnecting')
})

t.test('a page that becomes visible asks whether its socket still lives', async t => {
  const world = createWorld()
  await connect(world)
  say(world.latest(), greeting())
  world.hint('visible')
  t.strictSame(world.latest().sent, [{ type: 'ping' }])
})

t.test('someone who looks learns within seconds that the socket is dead, however often they look', async t => {
  const world = createWorld()
  const { statuses } = await connect(world)
  say(world.latest(), greeting())
  for (let second = 0; second < 3; second++) {
    world.hint('visible')
    await world.pass(999)
  }
  t.strictSame(world.latest().sent, [{ type: 'ping' }], 'asked once')
  t.equal(statuses.at(-1), 'live')
  await world.pass(3)
  t.equal(statuses.at(-1), 'reconnecting')
})

t.test('a probe that is answered leaves no deadline behind', async t => {
  const world = createWorld()
  await connect(world)
  say(world.latest(), greeting())
  await world.pass(25_000)
  world.hint('visible')
  say(world.latest(), { type: 'pong' })
  await world.pass(24_999)
  t.equal(world.wires.length, 1)
  t.equal(world.timers(), 1, 'the next ping')
})

t.test('a request for a ticket that hangs is given up, and its late answer is not used', async t => {
  const world = createWorld()
  let answer = (_ticket: { kind: 'ticket'; ticket: string }) => {}
  const { connection } = await connect(world, ['fleet'], {
    kind: 'ticket',
    ask: () =>
      new Promise(resolve => {
        answer = resolve
      })
  })
  const late = answer
  await world.pass(10_000)
  t.match(connection.status(), { kind: 'reconnecting', retryAt: 1_010_500 })
  late({ kind: 'ticket', ticket: 'late' })
  await settle()
  t.equal(world.wires.length, 0)
  await world.pass(500)
  answer({ kind: 'ticket', ticket: 'fresh' })
  await settle()
  t.strictSame(world.latest().protocols, ['rastro.v1', 'ticket.fresh'])
  connection.stop()
  t.equal(world.timers(), 0)
})

t.test('after a hint the tries follow quickly again', async t => {
  const world = createWorld()
  await connect(world)
  for (let i = 0; i < 6; i++) {
    world.latest().listeners.onClose(1006)
    await world.pass(30_000)
  }
  world.latest().listeners.onClose(1006)
  world.hint('online')
  await settle()
  const before = world.wires.length
  world.latest().listeners.onClose(1006)
  await world.pass(500)
  t.equal(world.wires.length, before + 1)
})

t.test('a channel wanted while the socket opens is subscribed as soon as it greets', async t => {
  const world = createWorld()
  const { connection } = await connect(world)
  connection.subscribe(['devices'])
  say(world.latest(), greeting())
  t.strictSame(world.latest().sent, [{ type: 'subscribe', channels: ['devices'] }])
  connection.unsubscribe(['devices'])
  t.strictSame(world.latest().sent.at(-1), { type: 'unsubscribe', channels: ['devices'] })
})

t.test('a channel opened later is resumed, too, even when nothing had come on it', async t => {
  const world = createWorld()
  const { connection } = await connect(world)
  say(world.latest(), greeting())
  connection.subscribe(['devices'])
  say(world.latest(), { type: 'subscribed', channels: ['devices'], epoch: 'e1', offsets: { devices: 7 } })
  world.latest().listeners.onClose(1006)
  await world.pass(2_000)
  t.equal(world.latest().url.searchParams.get('offsets'), 'devices:7')
})

t.test('new access is shown to the open socket', async t => {
  const world = createWorld()
  const { connection } = await connect(world)
  say(world.latest(), greeting())
  await connection.refresh()
  t.strictSame(world.latest().sent, [{ type: 'refresh', ticket: 't2' }])
})

t.test('a stopped connection leaves no timer and no socket', async t => {
  const world = createWorld()
  const { connection } = await connect(world)
  say(world.latest(), greeting())
  connection.stop()
  t.equal(world.timers(), 0)
  t.ok(world.latest().closed)
  world.hint('online')
  await world.pass(100_000)
  t.equal(world.wires.length, 1)
  t.strictSame(connection.status(), { kind: 'offline', because: 'stopped' })
})

t.test('delays spread, double and have a ceiling', async t => {
  t.equal(retryDelay(0, 0.999) < 1000, true)
  t.equal(retryDelay(50, 0.5), 15_000)
  t.equal(delayAfterClose(1012, 0, 0.5), 2_500, 'a restart is spread over five seconds')
  t.ok(delayAfterClose(4429, 0, 0) >= 10_000, 'a flood is punished')
})
