import { CLOSE_CODES } from '@rastro/shared/protocol/codes'
import type { ErrorMessage } from '@rastro/shared/protocol/error'
import type { LiveStatistics } from '@rastro/shared/schema/live-statistics'
import type { Position } from '@rastro/shared/schema/position'
import type { Kysely } from 'kysely'
import type { WebSocket } from 'ws'
import type { Database } from '../database/tables.ts'
import type { LogEvent } from '../events/event.ts'
import type { LiveAccess } from './access.ts'
import type { Broker } from './broker.ts'
import { createCounters } from './channel-counters.ts'
import type { Audience, ChannelRules } from './channels.ts'
import { type Connection, createConnection } from './connection.ts'
import { createConnections } from './connections.ts'
import type { Control, ControlMessage } from './control.ts'
import { converse } from './conversation.ts'
import { createEventStreams } from './event-streams.ts'
import { createOutgoing } from './outgoing.ts'
import { createPositionStreams } from './position-streams.ts'
import type { PositionUpdate } from './position-update.ts'
import { createStatistics, type Statistics } from './statistics.ts'
import { createSubscriptions, type Wanted } from './subscriptions.ts'

export type HubOptions = {
  db: Kysely<Database>
  broker: Broker
  control: Pick<Control, 'listen'>
  /** Milliseconds since 1970. */
  clock: () => number
  /** Of all devices: the fleet as it is now. */
  loadPositions: () => Promise<readonly Position[]>
  /** What the followers of a shipment may see now; empty outside its window. */
  loadTracking: (shipmentId: number, audience: Audience) => Promise<readonly Position[]>
  rules: ChannelRules
  /** Whether the access is still good. Asked after the broker may have lost the news that it ended. */
  isStillGood: (access: LiveAccess) => Promise<boolean>
  onError: (error: unknown, what: string) => void
  intervals?: Partial<Intervals>
}

/** Milliseconds. */
export type Intervals = {
  /** Least time between two messages of state on a channel. */
  tick: number
  /** Between two comparisons with the database. */
  check: number
  /** Between two readings of all positions, when a broker may lose some. */
  refresh: number
  ping: number
  /** Between two looks at expired access and stuck sockets, and two reports of statistics. */
  sweep: number
}

const INTERVALS: Intervals = { tick: 250, check: 3000, refresh: 15_000, ping: 25_000, sweep: 1000 }

/** Everything live in this process: takes what happened, and brings it to the sockets that want it. */
export type Hub = {
  /** For the event log: committed events. */
  publishEvents: (events: readonly LogEvent[]) => void
  /** Positions that moved and tracks that changed, to `fleet` and to each `device:<id>`, in all processes. */
  publishFleet: (update: PositionUpdate) => void
  /** The same to `tracking:<shipment id>`: only what its followers may see. */
  publishTracking: (shipmentId: number, audience: Audience, update: PositionUpdate) => void
  /** Told of every such update at once, from whichever process. @returns undo */
  listenTracking: (shipmentId: number, audience: Audience, listener: (update: PositionUpdate) => void) => () => void
  /** Speaks the live protocol on the socket until it closes. To be called as soon as it is open: nothing said is missed. */
  attach: (socket: WebSocket, attached: Attached) => void
  /** Cares for a socket with another protocol: pings it, and closes it when it is slow or its access ends. */
  adopt: (socket: WebSocket, access: LiveAccess) => Connection
  statistics: () => LiveStatistics
  /** What this process alone did. */
  statisticsHere: Statistics['here']
  /** Closes all sockets with 1012. After that, nothing runs any more. */
  close: () => Promise<void>
}

export type Attached = {
  access: LiveAccess
  wanted: Wanted
  /** For a refresh by this client. */
  takeTicket: (ticket: string) => Promise<LiveAccess | null>
}

export async function createHub(options: HubOptions): Promise<Hub> {
  const { db, broker, control, clock, onError, rules, isStillGood } = options
  const intervals = { ...INTERVALS, ...options.intervals }
  const counters = createCounters()
  const connections = createConnections()
  const outgoing = createOutgoing()
  const events = await createEventStreams({ db, broker, counters, onError })
  const positions = createPositionStreams({ ...options, counters, tickMilliseconds: intervals.tick })
  let closing = false
  const statistics = createStatistics({ broker, counters, connections: connections.size, clock })

  function adopt(socket: WebSocket, access: LiveAccess): Connection {
    const connection = createConnection(socket, access, outgoing)
    connections.add(connection)
    // Its upgrade was under way when the others were told.
    if (closing) connection.close(CLOSE_CODES.restarting, 'restarting')
    return connection
  }

  function attach(socket: WebSocket, { access, wanted, takeTicket }: Attached): void {
    const connection = adopt(socket, access)
    const sendError = (code: ErrorMessage['code'], detail: string) =>
      connection.sendMessage({ type: 'error', code, detail })
    const subscriptions = createSubscriptions({ connection, events, positions, counters, rules, sendError, onError })
    connection.onClose(subscriptions.closeAll)
    converse({ socket, connection, subscriptions, wanted, takeTicket, statistics: statistics.sum, clock, onError })
  }

  async function compareWithDatabase(): Promise<void> {
    if (await events.check()) return
    // Whoever comes back with its offsets is told that they mean nothing any more.
    await connections.closeAll(CLOSE_CODES.restarting, 'the log was put back')
  }

  /** Messages may have been lost: everything is compared, read and asked again. */
  async function recoverFromGap(): Promise<void> {
    await Promise.all([compareWithDatabase(), positions.refresh(true), checkAccesses()])
  }

  async function checkAccesses(): Promise<void> {
    for (const access of connections.accesses()) {
      if (!(await isStillGood(access))) connections.endAccess(other => other === access)
    }
  }

  function obey(message: ControlMessage): void {
    connections.endAccess(access => endsAccess(message, access))
    // Names beside the positions changed, or who may see them.
    if (message.type === 'owners_changed' || message.type === 'shipments_changed') {
      void guarded('could not refresh the positions', () => positions.refresh(false))
    }
  }

  async function guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      onError(error, what)
    }
  }

  const timers = [
    every(intervals.check, () => guarded('could not compare with the database', compareWithDatabase)),
    every(intervals.ping, async () => connections.pingAll()),
    every(intervals.sweep, async () => {
      connections.checkAll(clock())
      statistics.report()
    })
  ]
  if (broker.shared) {
    timers.push(every(intervals.refresh, () => guarded('could not refresh', () => positions.refresh(false))))
  }
  const undoGap = broker.onGap(() => void guarded('could not recover from a gap', recoverFromGap))
  const undoControl = control.listen(obey)

  return {
    publishEvents: events.publish,
    publishFleet: positions.publishFleet,
    publishTracking: positions.publishTracking,
    listenTracking: positions.listenTracking,
    attach,
    adopt,
    statistics: statistics.sum,
    statisticsHere: statistics.here,
    close: async () => {
      closing = true
      undoGap()
      undoControl()
      for (const stop of timers) stop()
      await connections.closeAll(CLOSE_CODES.restarting, 'restarting')
      statistics.close()
      positions.close()
      events.close()
    }
  }
}

function endsAccess(message: ControlMessage, access: LiveAccess): boolean {
  switch (message.type) {
    case 'devices_revoked':
      return access.kind === 'device' && message.device_ids.includes(access.device_id)
    case 'sessions_ended':
      return access.kind === 'user' && access.session_id !== null && message.session_ids.includes(access.session_id)
    case 'users_changed':
      return access.kind === 'user' && message.user_ids.includes(access.user_id)
    case 'shares_revoked':
      return access.kind === 'share' && message.share_ids.includes(access.share_id)
    default:
      return false
  }
}

/** Calls `work` again and again, each time so long after it last ended. @returns stop */
function every(milliseconds: number, work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | null = setTimeout(run, milliseconds)
  async function run(): Promise<void> {
    await work()
    if (timer !== null) timer = setTimeout(run, milliseconds)
  }
  return () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
}
