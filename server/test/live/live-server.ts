import type { Position } from '@rastro/shared/schema/position'
import Fastify, { type FastifyPluginAsync } from 'fastify'
import type { Kysely } from 'kysely'
import type { Test } from 'tap'
import type { Database } from '../../src/database/tables.ts'
import { createEventLog, type EventLog } from '../../src/events/event-log.ts'
import { createOriginCheck } from '../../src/http/origin.ts'
import type { LiveAccess } from '../../src/live/access.ts'
import type { Broker } from '../../src/live/broker.ts'
import { type Control, createControl } from '../../src/live/control.ts'
import { createHub, type Hub, type Intervals } from '../../src/live/hub.ts'
import { createInProcessBroker } from '../../src/live/in-process-broker.ts'
import { eventsRoute } from '../../src/live-api/events-route.ts'
import { liveSocket } from '../../src/live-api/live-socket.ts'
import { statisticsRoutes } from '../../src/live-api/statistics-routes.ts'
import { testEventRoute } from '../../src/live-api/test-event-route.ts'
import { webSockets } from '../../src/live-api/web-sockets.ts'
import { errors } from '../../src/plugins/errors.ts'
import { validation } from '../../src/plugins/validation.ts'

export const ORIGIN = 'https://rastro.example'
const DAY = 86_400_000

/** One process's part of the live stream, with a port of its own, and doors for whom a test lets in. */
export type LiveServer = {
  url: string
  hub: Hub
  events: EventLog
  control: Control
  /** What the next sockets find in the database. */
  positions: Position[]
  /** Tickets that open a socket, each as often as wanted. */
  tickets: Map<string, LiveAccess>
  shares: Map<string, LiveAccess>
  problems: string[]
  close: () => Promise<void>
}

type Options = { db: Kysely<Database>; broker?: Broker; intervals?: Partial<Intervals>; clock?: () => number }

export async function startLiveServer(t: Test, options: Options): Promise<LiveServer> {
  const { db, intervals = {}, clock = Date.now, broker = createInProcessBroker() } = options
  const positions: Position[] = []
  const tickets = new Map([['staff', staff(1)]])
  const shares = new Map<string, LiveAccess>()
  const problems: string[] = []
  const control = createControl(broker)
  const hub = await createHub({
    db,
    broker,
    control,
    clock,
    loadPositions: async () => [...positions],
    loadTracking: async () => [],
    rules: { deviceMayTrack: async (deviceId, shipmentId) => deviceId === shipmentId },
    isStillGood: async () => true,
    onError: (error, what) => problems.push(`${what}: ${String(error)}`),
    intervals
  })
  const events = createEventLog({ db, publish: hub.publishEvents, clock })
  const app = Fastify({ forceCloseConnections: true })
  await app.register(errors)
  await app.register(validation)
  app.decorateRequest('principal', null)
  await app.register(webSockets, { closeSockets: hub.close })
  const routes: FastifyPluginAsync = async scope => {
    await scope.register(liveSocket, {
      hub,
      takeTicket: async ticket => tickets.get(ticket) ?? null,
      openShare: async token => shares.get(token) ?? null,
      isOurOrigin: createOriginCheck({ publicUrl: ORIGIN, allowedOrigins: [] }),
      socketsPerAddress: 600
    })
    await scope.register(statisticsRoutes, { hub })
    await scope.register(testEventRoute, { events })
    await scope.register(eventsRoute, { db })
  }
  await app.register(routes, { prefix: '/api/v1' })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const close = () => app.close()
  t.teardown(close)
  return { url, hub, events, control, positions, tickets, shares, problems, close }
}

export function staff(user_id: number): LiveAccess {
  return { kind: 'user', user_id, session_id: user_id, role: 'dispatcher', expires_at: Date.now() + DAY }
}

export function device(device_id: number): LiveAccess {
  return { kind: 'device', device_id, driver_id: 1, expires_at: Date.now() + DAY }
}

export function share(shipment_id: number): LiveAccess {
  return { kind: 'share', share_id: 7, shipment_id, expires_at: Date.now() + DAY }
}

/** A position of a device, `second` seconds after a fixed moment. */
export function positionAt(device_id: number, second: number): Position {
  const at = new Date(Date.parse('2026-11-21T20:00:00.000Z') + second * 1000).toISOString()
  return {
    device_id,
    driver: { id: 1, name: 'Marco Quizhpi' },
    vehicle: null,
    lat: -2.9,
    lng: -79 + second / 1e5,
    accuracy: 6.5,
    speed: 0,
    heading: 0,
    battery: null,
    recorded_at: at,
    received_at: at,
    silent_since: null,
    silence_reason: null
  }
}
