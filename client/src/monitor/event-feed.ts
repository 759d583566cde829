import { type ReadonlySignal, signal } from '@preact/signals'
import type { ConnectionMessage } from '@rastro/shared/protocol/connection'
import type { DownMessage } from '@rastro/shared/protocol/down'
import type { LiveEnvironment } from '../connection/environment.ts'
import { gather } from '../connection/gather.ts'
import { createLiveConnection, type LiveStatus } from '../connection/live-connection.ts'
import { askTicket, type Session } from '../session/session.ts'
import type { ServerClock } from '../ui/server-clock.ts'
import { readMissed, readOlder } from './event-history.ts'
import { eventRow, type Notice, oldestOffset, type Row, withArrived, withHistory } from './rows.ts'

export type Older = 'idle' | 'loading' | 'none' | 'failed' | 'full'

export type EventFeed = {
  /** Newest first, at most 500 and what was loaded from before. */
  rows: ReadonlySignal<readonly Row[]>
  channels: ReadonlySignal<readonly string[]>
  status: ReadonlySignal<LiveStatus>
  connection: ReadonlySignal<Pick<ConnectionMessage, 'connection_id' | 'epoch'> | null>
  /** The last offset of each channel. */
  offsets: ReadonlySignal<Readonly<Record<string, number>>>
  older: ReadonlySignal<Older>
  lastHeardAt: () => number | null
  choose: (channels: readonly string[]) => void
  loadOlder: () => Promise<void>
  clear: () => void
  start: () => void
  stop: () => void
  /** Shows the stream new access before the old one ends. */
  refresh: () => void
}

const LIVE_ROWS = 500
const MOST_ROWS = 2_000
const PAINT_EVERY_MILLISECONDS = 100

/** The events of the chosen channels: live, over breaks of the stream, and from before. */
export function createEventFeed(options: {
  session: Session
  clock: ServerClock
  address: string
  environment: LiveEnvironment
  channels: readonly string[]
}): EventFeed {
  const { session, clock, environment, address } = options
  const rows = signal<readonly Row[]>([])
  const channels = signal<readonly string[]>(options.channels)
  const status = signal<LiveStatus>({ kind: 'reconnecting', retryAt: null })
  const greeting = signal<ConnectionMessage | null>(null)
  const offsets = signal<Readonly<Record<string, number>>>({})
  const older = signal<Older>('idle')
  /** The last event that came of each channel, or where it stood when it was opened. */
  const seen = new Map<string, { epoch: string; offset: number }>()
  let limit = LIVE_ROWS
  let made = 0

  const incoming = gather<Row>(PAINT_EVERY_MILLISECONDS, environment.after, arrived => {
    rows.value = withArrived(rows.value, arrived, limit)
  })
  const connection = createLiveConnection(
    { address, channels: options.channels, access: { kind: 'ticket', ask: () => askTicket(session) } },
    environment,
    { onMessage: hear, onStatus: turn, onReload: channel => void fill(channel) }
  )

  const epoch = () => greeting.value?.epoch ?? ''

  function stamp(): { key: string; at: string } {
    return { key: `here ${made++}`, at: new Date(clock.read()).toISOString() }
  }

  function tell(notice: Notice): void {
    incoming.add({ ...stamp(), kind: 'notice', notice })
  }

  function stand(known: Readonly<Record<string, number>>): void {
    offsets.value = { ...offsets.value, ...known }
    for (const [channel, offset] of Object.entries(known)) {
      if (!seen.has(channel)) seen.set(channel, { epoch: epoch(), offset })
    }
  }

  function greet(message: ConnectionMessage): void {
    const before = greeting.value
    greeting.value = message
    clock.set(message.server_time)
    tell({ kind: before === null ? 'connected' : 'reconnected' })
    if (before !== null && before.epoch !== message.epoch) {
      tell({ kind: 'newEpoch' })
      offsets.value = {}
    }
    stand(message.offsets)
  }

  function hear(message: DownMessage): void {
    // A channel that was left a moment ago may have had something on the way.
    if ('channel' in message && !channels.value.includes(message.channel)) return
    switch (message.type) {
      case 'connection':
        greet(message)
        break
      case 'subscribed':
        stand(message.offsets)
        break
      case 'entity_event':
      case 'system_event':
        stand({ [message.channel]: message.offset })
        seen.set(message.channel, { epoch: epoch(), offset: message.offset })
        incoming.add(eventRow(message, epoch()))
        break
      case 'positions':
        incoming.add({ ...stamp(), kind: 'positions', channel: message.channel, message, count: 1 })
        break
      case 'track_changed':
        incoming.add({ ...stamp(), kind: 'track_changed', channel: message.channel, message })
        break
      case 'recovered':
        tell({ kind: message.recovered ? 'resumed' : 'notResumed', channel: message.channel })
        stand({ [message.channel]: message.offset })
        break
      case 'error':
        tell({ kind: 'error', code: message.code, detail: message.detail })
        break
      default:
        break
    }
  }

  function turn(next: LiveStatus): void {
    const broke = status.value.kind === 'live' && next.kind !== 'live'
    status.value = next
    if (broke) tell({ kind: 'disconnected' })
  }

  /** What the stream could not bring again, the log may still have. */
  async function fill(channel: string): Promise<void> {
    const last = seen.get(channel)
    // Offsets of another epoch say nothing about this one.
    const after = last !== undefined && last.epoch === epoch() ? last.offset : null
    const found = await readMissed(session.api, channel, after)
    if (found === null) {
      tell({ kind: 'notFilled', channel })
      return
    }
    rows.value = withHistory(
      rows.value,
      found.map(message => eventRow(message, epoch())),
      limit
    )
    tell({ kind: 'filled', channel, events: found.length })
  }

  async function loadOlder(): Promise<void> {
    if (older.value === 'loading') return
    if (limit >= MOST_ROWS) {
      older.value = 'full'
      return
    }
    older.value = 'loading'
    const pages = await Promise.all(
      channels.value.map(channel => readOlder(session.api, channel, oldestOffset(rows.value, channel)))
    )
    const found = pages.flatMap(page => page ?? []).map(message => eventRow(message, epoch()))
    limit = Math.min(MOST_ROWS, Math.max(limit, rows.value.length + found.length))
    rows.value = withHistory(rows.value, found, limit)
    if (pages.includes(null)) older.value = 'failed'
    else older.value = found.length === 0 ? 'none' : 'idle'
  }

  return {
    rows,
    channels,
    status,
    connection: greeting,
    offsets,
    older,
    lastHeardAt: connection.lastMessageAt,
    choose: next => {
      const before = channels.value
      channels.value = next
      older.value = 'idle'
      const left = before.filter(channel => !next.includes(channel))
      offsets.value = Object.fromEntries(Object.entries(offsets.value).filter(([channel]) => !left.includes(channel)))
      connection.unsubscribe(left)
      connection.subscribe(next.filter(channel => !before.includes(channel)))
    },
    loadOlder,
    clear: () => {
      limit = LIVE_ROWS
      rows.value = []
      older.value = 'idle'
    },
    start: connection.start,
    stop: () => {
      connection.stop()
      incoming.stop()
    },
    refresh: () => void connection.refresh()
  }
}
