import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { migrate } from '../server/src/database/migrate.ts'
import { openDatabase } from '../server/src/database/open.ts'
import type { LogEvent } from '../server/src/events/event.ts'
import { createControl } from '../server/src/live/control.ts'
import { createHub } from '../server/src/live/hub.ts'
import { createInProcessBroker } from '../server/src/live/in-process-broker.ts'

/**
 * What it costs to bring one event to many sockets through the hub, against a bare `ws` server that sends the same text
 * to each: processor time of the sending process for each delivery; the readers are processes of their own. Both take their turns in the same run.
 *
 *     node --conditions=rastro-source --import tsx bench/fan-out.ts [sockets]
 */
const SOCKETS = Number(process.argv[2] ?? 500)
const EVENTS_A_BURST = [1, 10]
const BURSTS = 60
const ROUNDS = 5
const NEVER = 2 ** 31 - 1
const NEVER_EXPIRES = Number.MAX_SAFE_INTEGER

const hubSide = await startHub()
const bareSide = await startBare()
for (const events of EVENTS_A_BURST) {
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await measure(bareSide, events)
    const hub = await measure(hubSide, events)
    ratios.push(bare / hub)
    console.info(`${events} a burst: bare ws ${bare.toFixed(2)} µs a delivery, hub ${hub.toFixed(2)} µs`)
  }
  ratios.sort((a, b) => a - b)
  const [least, median, most] = [ratios[0], ratios[Math.floor(ROUNDS / 2)], ratios[ROUNDS - 1]].map(it =>
    it?.toFixed(2)
  )
  console.info(
    `${events} events a burst to ${SOCKETS} sockets: hub ${median} (${least} to ${most}) times as fast as bare ws`
  )
}
for (const { readers } of [hubSide, bareSide]) readers.kill()
process.exit(0)

type Side = { lastOffset: number; send: (events: readonly LogEvent[]) => void; readers: ChildProcess }

async function measure(side: Side, count: number): Promise<number> {
  const { send, readers } = side
  let spent = 0
  for (let burst = 0; burst < BURSTS; burst++) {
    const events = Array.from({ length: count }, () => eventAt(++side.lastOffset))
    const bytes = events.reduce((sum, event) => sum + frameLength(JSON.stringify(event)), 0)
    readers.send(bytes * SOCKETS)
    const before = process.cpuUsage()
    send(events)
    await once(readers, 'message')
    const { user, system } = process.cpuUsage(before)
    spent += user + system
  }
  return spent / (BURSTS * count * SOCKETS)
}

function eventAt(offset: number): LogEvent {
  return {
    type: 'system_event',
    channel: 'sensors',
    offset,
    event_type: 'test',
    data: { id: 15, name: 'Cámara 1', value: 4.5 },
    timestamp: '2026-11-21T20:47:29.123Z',
    metadata: {}
  }
}

function frameLength(text: string): number {
  const length = Buffer.byteLength(text)
  return length + (length < 126 ? 2 : 4)
}

async function startHub(): Promise<Side> {
  const { db } = await openDatabase({ url: null, dataDir: 'memory', onError: error => console.error(error.message) })
  await migrate(db)
  const broker = createInProcessBroker()
  const hub = await createHub({
    db,
    broker,
    control: createControl(broker),
    clock: Date.now,
    loadPositions: async () => [],
    loadTracking: async () => [],
    rules: { deviceMayTrack: async () => false },
    isStillGood: async () => true,
    onError: (error, what) => console.error(what, error),
    // These events are in no database.
    intervals: { check: NEVER }
  })
  const readers = await serve(socket =>
    hub.attach(socket, {
      access: { kind: 'user', user_id: 1, session_id: 1, role: 'admin', expires_at: NEVER_EXPIRES },
      wanted: { channels: ['sensors'] },
      takeTicket: async () => null
    })
  )
  return { lastOffset: 0, readers, send: hub.publishEvents }
}

async function startBare(): Promise<Side> {
  const sockets = new Set<WebSocket>()
  const readers = await serve(socket => sockets.add(socket))
  return {
    lastOffset: 0,
    readers,
    send: events => {
      for (const event of events) {
        const text = JSON.stringify(event)
        for (const socket of sockets) socket.send(text)
      }
    }
  }
}

async function serve(accept: (socket: WebSocket) => void): Promise<ChildProcess> {
  const server = createServer()
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', accept)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const readers = fork(new URL('./fan-out-readers.ts', import.meta.url), [`${port}`, `${SOCKETS}`])
  await once(readers, 'message')
  return readers
}
