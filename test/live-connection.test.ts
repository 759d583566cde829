import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { Position } from '@rastro/shared/schema/position'
import fc from 'fast-check'
import type { Kysely } from 'kysely'
import t, { type Test } from 'tap'
import type { Database } from '../server/src/database/tables.ts'
import { readLogEnds, renewEpoch } from '../server/src/events/event-store.ts'
import { trimEvents } from '../server/src/events/trim-events.ts'
import { sensorEvent } from '../server/test/events/support.ts'
import { type LiveServer, positionAt, staff, startLiveServer } from '../server/test/live/live-server.ts'
import { openTestDatabase } from '../server/test/support/test-database.ts'
import { SMOOTH, startRoughNetwork } from './support/rough-network.ts'
import { openStreamPage, type StreamPage, type TicketAnswer } from './support/stream-page.ts'
import { waitUntil } from './support/wait-until.ts'

/** How many histories. More of them find more: LIVE_HISTORIES=200. A failure prints its seed, for LIVE_SEED. */
const HISTORIES = Number(process.env.LIVE_HISTORIES ?? 10)
const SEED = process.env.LIVE_SEED === undefined ? {} : { seed: Number(process.env.LIVE_SEED) }

const CHANNELS = ['sensors', 'readings', 'alerts', 'fleet']
const PAGES = [['sensors', 'fleet'], ['sensors', 'readings', 'alerts'], ['fleet']]
const DEVICES = [1, 2, 3, 4, 5]
/** One more than a socket may miss and still be told all. */
const TOO_MANY = 1001
const ROUGH = { piece: 200, delay: 3 }
const INTERVALS = { tick: 20, check: 100, ping: 250, sweep: 50 }
const DAY = 86_400_000
const SHORT_ACCESS_MILLISECONDS = 200
/** A page whose socket died unnoticed takes seconds to see it, and may have to try more than once. */
const SETTLED_WITHIN = { milliseconds: 45_000 }

/** Of what happens, each kind reads the fields that it needs. */
const happening = fc.record({
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom('events', 'while') },
    { weight: 12, arbitrary: fc.constantFrom('thaw', 'smooth', 'reachable', 'tickets_come', 'resume') },
    { weight: 14, arbitrary: fc.constantFrom('position', 'cut', 'lose', 'freeze', 'rough', 'access_ends', 'refresh') },
    { weight: 10, arbitrary: fc.constantFrom('unreachable', 'tickets', 'subscribe', 'unsubscribe', 'suspend', 'hint') },
    { weight: 4, arbitrary: fc.constantFrom('restart', 'new_epoch', 'trim', 'flood') }
  ),
  page: fc.constantFrom(...PAGES.keys()),
  channel: fc.constantFrom(...CHANNELS),
  device: fc.constantFrom(...DEVICES),
  events: fc.integer({ min: 1, max: 20 }),
  milliseconds: fc.integer({ min: 1, max: 150 }),
  tickets: fc.constantFrom<Tickets>('refused', 'later', 'hang', 'short'),
  hint: fc.constantFrom('visible' as const, 'online' as const, 'offline' as const),
  wake: fc.constantFrom('visible' as const, 'restored' as const),
  deaf: fc.boolean()
})
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never
/** Which tickets are to be had; `refused` ones are refused by the upgrade. */
type Tickets = 'good' | 'refused' | 'later' | 'hang' | 'short'

/** Mulberry32: the same seed, the same choices. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A server, a network, and pages that live on the stream; and what may happen to each. */
async function createWorld(t: Test, db: Kysely<Database>, seed: number) {
  const random = randomFrom(seed)
  const positions = new Map<number, Position>()
  let second = 0
  let tickets: Tickets = 'good'
  let server = await startServer()
  const network = await startRoughNetwork({ target: () => server.url, random })
  const pages = PAGES.map(channels => openStreamPage({ url: network.url, channels, random, ask }))

  async function startServer(): Promise<LiveServer> {
    const started = await startLiveServer(t, { db, intervals: INTERVALS })
    started.positions.push(...positions.values())
    return started
  }

  async function ask(): Promise<TicketAnswer> {
    if (tickets === 'later') return { kind: 'later' }
    if (tickets === 'hang') return await new Promise(() => {})
    if (tickets === 'refused') return { kind: 'ticket', ticket: 'unknown' }
    const expires_at = Date.now() + (tickets === 'short' ? SHORT_ACCESS_MILLISECONDS : DAY)
    server.tickets.set(tickets, { ...staff(1), expires_at })
    return { kind: 'ticket', ticket: tickets }
  }

  async function append(channel: string, count: number): Promise<void> {
    await server.events.transaction(async (_trx, append) => {
      for (let id = 1; id <= count; id++) append(sensorEvent(id, channel))
    })
  }

  function move(device: number): void {
    const position = positionAt(device, ++second)
    positions.set(device, position)
    server.positions.splice(0, Number.POSITIVE_INFINITY, ...positions.values())
    server.hub.publishFleet({ positions: [position], trackChanges: [] })
  }

  async function restart(): Promise<void> {
    await server.close()
    server = await startServer()
  }

  function pageOf({ page }: Happening): StreamPage {
    const found = pages[page]
    if (found === undefined) throw new Error('no such page')
    return found
  }

  const doings: Record<string, (it: Happening) => unknown> = {
    events: ({ channel, events }) => append(channel, events),
    flood: ({ channel }) => append(channel, TOO_MANY),
    position: ({ device }) => move(device),
    while: ({ milliseconds }) => wait(milliseconds),
    cut: () => network.cut(),
    lose: () => network.lose(),
    freeze: () => network.freeze(),
    thaw: () => network.thaw(),
    rough: () => network.use(ROUGH),
    smooth: () => network.use(SMOOTH),
    unreachable: () => network.setReachable(false),
    reachable: () => network.setReachable(true),
    tickets: it => {
      tickets = it.tickets
    },
    tickets_come: () => {
      tickets = 'good'
    },
    access_ends: () => server.control.tell({ type: 'users_changed', user_ids: [1] }),
    refresh: it => void pageOf(it).connection.refresh(),
    subscribe: it => pageOf(it).subscribe(it.channel),
    unsubscribe: it => pageOf(it).unsubscribe(it.channel),
    suspend: it => pageOf(it).suspend(),
    resume: it => pageOf(it).resume(it.wake, it.deaf),
    hint: it => pageOf(it).hint(it.hint),
    restart,
    new_epoch: () => renewEpoch(db),
    trim: () => trimEvents(db, 1, () => Date.now() + 2 * DAY)
  }

  return {
    pages,
    happens: async (it: Happening) => {
      await doings[it.kind]?.(it)
    },
    /** All is well again. Whatever still stands between is dead and must be noticed. */
    calm: async () => {
      tickets = 'good'
      network.thaw()
      network.use(SMOOTH)
      network.setReachable(true)
      for (const page of pages) page.resume('visible', false)
      for (const channel of CHANNELS) await append(channel, 1)
      for (const device of DEVICES) move(device)
    },
    tops: async () => new Map((await readLogEnds(db, CHANNELS)).map(({ name, top }) => [name, top])),
    positions,
    problems: () => server.problems,
    end: async () => {
      for (const page of pages) page.stop()
      await network.stop()
      await server.close()
    }
  }
}

const hasAll = (page: StreamPage, tops: ReadonlyMap<string, number>) =>
  [...page.wanted].every(channel => page.known.get(channel) === tops.get(channel))

const isLive = (page: StreamPage) => page.connection.status().kind === 'live'

t.test(
  'whatever happens to the network, the server and the page, the stream comes back whole (GAP1, LOG3)',
  async t => {
    const { db } = await openTestDatabase(t)
    const totals = { events: 0, reloads: 0, sockets: 0 }
    const history = fc.array(happening, { minLength: 10, maxLength: 60 })

    await fc.assert(
      fc.asyncProperty(history, fc.integer(), async (happenings, seed) => {
        const world = await createWorld(t, db, seed)
        try {
          await waitUntil('every page is live', () => world.pages.every(isLive), SETTLED_WITHIN)
          for (const it of happenings) await world.happens(it)
          await world.calm()
          const tops = await world.tops()
          await waitUntil(
            'every page is live and has the last event',
            () => world.pages.every(page => isLive(page) && hasAll(page, tops)),
            SETTLED_WITHIN
          )
          await waitUntil(
            'every page has the last positions',
            () =>
              world.pages.every(page => !page.wanted.has('fleet') || samePositions(page.positions, world.positions)),
            SETTLED_WITHIN
          )
          for (const page of world.pages) assert.deepEqual(page.wrongs, [])
          assert.deepEqual(world.problems(), [])
        } finally {
          await world.end()
        }
        for (const { counts } of world.pages) {
          totals.events += counts.events
          totals.reloads += counts.reloads
          totals.sockets += counts.sockets
        }
      }),
      { numRuns: HISTORIES, endOnFailure: true, ...SEED }
    )
    t.ok(totals.sockets > HISTORIES * PAGES.length, 'sockets broke')
    t.comment(`${HISTORIES} histories: ${JSON.stringify(totals)}`)
  }
)

function samePositions(some: ReadonlyMap<number, Position>, others: ReadonlyMap<number, Position>): boolean {
  return (
    some.size === others.size &&
    [...others].every(([device, { recorded_at }]) => some.get(device)?.recorded_at === recorded_at)
  )
}
