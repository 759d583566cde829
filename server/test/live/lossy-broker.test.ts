import type { DownMessage } from '@rastro/shared/protocol/down'
import t from 'tap'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { renewEpoch } from '../../src/events/event-store.ts'
import { trimEvents } from '../../src/events/trim-events.ts'
import type { Broker } from '../../src/live/broker.ts'
import { createInProcessBroker } from '../../src/live/in-process-broker.ts'
import { sensorEvent } from '../events/support.ts'
import { openTestDatabase } from '../support/test-database.ts'
import { type LiveClient, openLive } from './live-client.ts'
import { positionAt, startLiveServer } from './live-server.ts'

const DAY = 86_400_000

/** Two processes' brokers on a wire that loses, doubles and delays, as the seed says. */
function createLossyPair(random: () => number) {
  const locals = [createInProcessBroker(), createInProcessBroker()] as const
  const gaps = new Set<() => void>()
  const wire = { down: false }
  const end = (own: Broker, other: Broker): Broker => ({
    ...own,
    shared: true,
    publish: (topic, message) => {
      own.publish(topic, message)
      const copies = wire.down ? 0 : Math.floor(random() * 3)
      for (let copy = 0; copy < copies; copy++) setTimeout(() => other.publish(topic, message), random() * 40)
    },
    onGap: handler => {
      gaps.add(handler)
      return () => gaps.delete(handler)
    }
  })
  const announceGap = () => {
    for (const gap of gaps) gap()
  }
  return { brokers: [end(locals[0], locals[1]), end(locals[1], locals[0])] as const, wire, announceGap }
}

/** Mulberry32: the same seed, the same history. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const offsetsOf = (client: LiveClient) => client.heard('entity_event').map(event => event.offset)
const upTo = (top: number) => Array.from({ length: top }, (_, index) => index + 1)

t.test('two processes and a broker that loses, doubles and delays', async t => {
  const { db } = await openTestDatabase(t)
  const seed = Math.floor(Math.random() * 2 ** 31)
  t.comment(`seed ${seed}`)
  const { brokers, wire, announceGap } = createLossyPair(randomFrom(seed))
  const intervals = { check: 200, refresh: 60_000, sweep: 100 }
  const one = await startLiveServer(t, { db, broker: brokers[0], intervals })
  const other = await startLiveServer(t, { db, broker: brokers[1], intervals })

  t.test('every subscriber hears every event once, in order (LOG3, LOG4)', async t => {
    const clients = [
      await openLive(t, one.url, { query: 'ticket=staff&channel=sensors' }),
      await openLive(t, other.url, { query: 'ticket=staff&channel=sensors' })
    ]
    for (let id = 1; id <= 100; id++) {
      const { events } = id % 2 === 0 ? one : other
      await events.transaction(async (_trx, append) => append(sensorEvent(id, 'sensors')))
    }
    await waitUntil('all heard the last', () => clients.every(client => offsetsOf(client).at(-1) === 100))
    for (const client of clients) t.strictSame(offsetsOf(client), upTo(100))
  })

  t.test('a silent wire is noticed without a later event (LOG4)', async t => {
    const client = await openLive(t, other.url, { query: 'ticket=staff&channel=drivers' })
    wire.down = true
    await one.events.transaction(async (_trx, append) => append(sensorEvent(1, 'drivers')))
    await waitUntil('it was read from the database', () => client.heard('entity_event').length === 1)
    wire.down = false
  })

  t.test('when the wire is back, everyone gets the whole state (STATE5)', async t => {
    const client = await openLive(t, other.url, { query: 'ticket=staff&channel=fleet' })
    await waitUntil('the whole comes', () => client.heard('positions').length === 1)
    wire.down = true
    one.hub.publishFleet({ positions: [positionAt(1, 50)], trackChanges: [] })
    wire.down = false
    other.positions.push(positionAt(1, 50))
    announceGap()
    await waitUntil('the whole comes again', () => client.heard('positions').length === 2)
    t.match(client.heard('positions')[1], { snapshot: true, positions: [positionAt(1, 50)] })
  })

  t.test('statistics add up, and a process that says no more is no longer counted (STAT1)', async t => {
    const client = await openLive(t, one.url, { query: 'ticket=staff&channel=alerts' })
    await openLive(t, other.url, { query: 'ticket=staff&channel=alerts' })
    await waitUntil('both are counted', () => one.hub.statistics().channels.alerts?.connections === 2)
    t.equal(one.hub.statistics().processes, 2)
    client.socket.close()
    await waitUntil('one has left', () => other.hub.statistics().channels.alerts?.connections === 1)
  })

  t.test('events that are trimmed cannot be resumed, those kept can (TRIM1, RESUME2)', async t => {
    const { epoch } = (await openLive(t, one.url)).heard('connection')[0] ?? {}
    await trimEvents(db, 1, () => Date.now() + 2 * DAY)
    await one.events.transaction(async (_trx, append) => append(sensorEvent(101, 'sensors')))
    const ask = async (offset: number) => {
      const query = `ticket=staff&channel=sensors&epoch=${epoch}&offsets=sensors:${offset}`
      const client = await openLive(t, one.url, { query })
      await waitUntil('it is told', () => client.heard('recovered').length === 1)
      return [client.heard('recovered')[0]?.recovered, offsetsOf(client)]
    }
    t.strictSame(await ask(99), [false, []])
    t.strictSame(await ask(100), [true, [101]])
  })

  t.test('a log that was put back closes with 1012, and its old offsets are worth nothing (EPOCH1)', async t => {
    const client = await openLive(t, one.url, { query: 'ticket=staff&channel=sensors' })
    const old = client.heard('connection')[0]?.epoch
    await renewEpoch(db)
    t.equal(await client.closed(), 1012)
    const query = `ticket=staff&channel=sensors&epoch=${old}&offsets=sensors:101`
    const again = await openLive(t, one.url, { query })
    await waitUntil('it is told', () => again.heard('recovered').length === 1)
    t.match(again.heard('recovered')[0] satisfies DownMessage | undefined, { recovered: false, offset: 101 })
    t.strictSame([...one.problems, ...other.problems], [])
  })
})
