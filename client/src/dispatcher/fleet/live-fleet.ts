import { type ReadonlySignal, signal } from '@preact/signals'
import type { DownMessage } from '@rastro/shared/protocol/down'
import type { EntityEventMessage } from '@rastro/shared/protocol/entity-event'
import type { PositionsMessage } from '@rastro/shared/protocol/positions'
import type { TrackChangedMessage } from '@rastro/shared/protocol/track-changed'
import type { Positions } from '@rastro/shared/schema/position'
import type { LiveEnvironment } from '../../connection/environment.ts'
import { gather } from '../../connection/gather.ts'
import { createLiveConnection, type LiveStatus } from '../../connection/live-connection.ts'
import { askTicket, type Session } from '../../session/session.ts'
import type { ServerClock } from '../../ui/server-clock.ts'
import { OFFICE_CHANNELS } from '../office.ts'
import { EMPTY_FLEET, type Fleet, takePositions } from './fleet.ts'

export type LiveFleet = {
  fleet: ReadonlySignal<Fleet>
  /** Whether we know the fleet at all: before that an empty one means nothing. */
  known: ReadonlySignal<boolean>
  status: ReadonlySignal<LiveStatus>
  /** When the server last told us of the fleet: this browser's time, milliseconds since 1970; null before that. */
  lastHeardAt: () => number | null
  start: () => void
  stop: () => void
  /** Shows the stream new access before the old one ends. */
  refresh: () => void
}

export type FleetListeners = {
  onTrackChanged: (message: TrackChangedMessage) => void
  /** The stream was broken and goes on: what it does not repeat must be asked for. */
  onResumed: () => void
  /** Something that the office keeps was made, changed or deleted. */
  onEntity: (message: EntityEventMessage) => void
  /** Something of this channel was missed for good. */
  onReload: (channel: string) => void
}

/** The page is painted at most so often, however fast positions come. */
const PAINT_EVERY_MILLISECONDS = 250
const ASK_WITHOUT_STREAM_MILLISECONDS = 10_000

/** The fleet, kept by the live stream; while that is broken, by asking now and then. */
export function createLiveFleet(
  {
    session,
    clock,
    address,
    environment
  }: {
    session: Session
    clock: ServerClock
    address: string
    environment: LiveEnvironment
  },
  listeners: FleetListeners
): LiveFleet {
  const fleet = signal<Fleet>(EMPTY_FLEET)
  const known = signal(false)
  const status = signal<LiveStatus>({ kind: 'reconnecting', retryAt: null })
  let greetings = 0
  let askedAt: number | null = null
  let cancelAsk = () => {}

  const incoming = gather<Pick<PositionsMessage, 'positions' | 'snapshot'>>(
    PAINT_EVERY_MILLISECONDS,
    environment.after,
    messages => {
      let next = fleet.value
      for (const { positions, snapshot } of messages) next = takePositions(next, positions, snapshot === true).fleet
      fleet.value = next
      known.value ||= messages.some(message => message.snapshot === true)
    }
  )

  const connection = createLiveConnection(
    { address, channels: ['fleet', ...OFFICE_CHANNELS], access: { kind: 'ticket', ask: () => askTicket(session) } },
    environment,
    {
      onMessage: hear,
      onStatus: next => {
        status.value = next
      },
      // Never the fleet: that is state, and each connection begins with all of it.
      onReload: listeners.onReload
    }
  )

  function hear(message: DownMessage): void {
    switch (message.type) {
      case 'connection':
        clock.set(message.server_time)
        if (greetings++ > 0) listeners.onResumed()
        break
      case 'positions':
        incoming.add(message)
        break
      case 'track_changed':
        listeners.onTrackChanged(message)
        break
      case 'entity_event':
        listeners.onEntity(message)
        break
      default:
        break
    }
  }

  async function askWithoutStream(): Promise<void> {
    if (status.value.kind !== 'live') {
      const answer = await session.api<Positions>('/positions')
      if (answer.kind === 'ok') {
        askedAt = environment.now()
        clock.set(answer.value.as_of)
        incoming.add({ positions: answer.value.items, snapshot: true })
      }
    }
    cancelAsk = environment.after(ASK_WITHOUT_STREAM_MILLISECONDS, () => void askWithoutStream())
  }

  return {
    fleet,
    known,
    status,
    lastHeardAt: () => {
      const times = [connection.lastMessageAt(), askedAt].filter(time => time !== null)
      return times.length === 0 ? null : Math.max(...times)
    },
    start: () => {
      connection.start()
      void askWithoutStream()
    },
    stop: () => {
      connection.stop()
      incoming.stop()
      cancelAsk()
    },
    refresh: () => void connection.refresh()
  }
}
