import { type ReadonlySignal, signal } from '@preact/signals'
import type { DownMessage } from '@rastro/shared/protocol/down'
import type { SharedShipment } from '@rastro/shared/schema/share'
import type { LiveEnvironment } from '../connection/environment.ts'
import { createLiveConnection, type LiveConnection, type LiveStatus } from '../connection/live-connection.ts'
import type { Answer } from '../session/answer.ts'
import type { ServerClock } from '../ui/server-clock.ts'
import { type Followed, takeAnswer, takePositions } from './followed.ts'

/** What the link opens. */
export type LinkState =
  | { kind: 'opening' }
  /** The server has not answered yet; tried again by itself. */
  | { kind: 'unreachable' }
  | { kind: 'unknown' }
  /** `either`: the server does not tell which. `expired`: since then. */
  | { kind: 'ended'; because: 'revoked' | 'either' }
  | { kind: 'ended'; because: 'expired'; at: string }
  | { kind: 'open'; followed: Followed }

export type Following = {
  state: ReadonlySignal<LinkState>
  status: ReadonlySignal<LiveStatus>
  /** When the server was last heard: this browser's time, milliseconds since 1970; null before that. */
  lastHeardAt: () => number | null
  start: () => void
  stop: () => void
}

const RETRY_MILLISECONDS = 5_000
const ASK_WITHOUT_STREAM_MILLISECONDS = 10_000
/** What makes the page ask again often comes in bursts. */
const ASK_AGAIN_MILLISECONDS = 1_000
/** So far our idea of the server's time may be off. */
const CLOCK_MILLISECONDS = 2_000

/** One shipment, kept by the live stream; while that is broken, by asking now and then. */
export function createFollowing(options: {
  /** @param again whether this page has had an answer before */
  ask: (again: boolean) => Promise<Answer<SharedShipment>>
  token: string
  address: string
  environment: LiveEnvironment
  clock: ServerClock
}): Following {
  const { ask, token, address, environment, clock } = options
  const state = signal<LinkState>({ kind: 'opening' })
  const status = signal<LiveStatus>({ kind: 'reconnecting', retryAt: null })
  let connection: LiveConnection | null = null
  let greetings = 0
  let askedAt: number | null = null
  let cancelAsk: (() => void) | null = null
  /** Counts the questions: an answer that was overtaken by a newer question, or by the end, is not heard. */
  let question = 0

  const followed = () => (state.value.kind === 'open' ? state.value.followed : null)

  function cancelAsking(): void {
    cancelAsk?.()
    cancelAsk = null
  }

  function askIn(milliseconds: number): void {
    cancelAsking()
    cancelAsk = environment.after(milliseconds, () => void load())
  }

  /** Soon, but not later for each new reason to. */
  function askSoon(): void {
    if (state.value.kind === 'open' && status.value.kind === 'live' && cancelAsk === null) askIn(ASK_AGAIN_MILLISECONDS)
  }

  async function load(): Promise<void> {
    cancelAsking()
    const mine = ++question
    const answer = await ask(askedAt !== null)
    if (mine !== question) return
    settle(answer)
  }

  function settle(answer: Answer<SharedShipment>): void {
    if (answer.kind === 'ok') {
      take(answer.value)
      return
    }
    const code = answer.kind === 'problem' ? answer.problem.status : null
    if (code === 404 || code === 410) {
      end(code === 404 ? { kind: 'unknown' } : endOf())
      return
    }
    if (state.value.kind === 'opening') state.value = { kind: 'unreachable' }
    const wait = answer.kind === 'problem' ? (answer.retryAfterSeconds ?? 0) * 1000 : 0
    askIn(Math.max(wait, RETRY_MILLISECONDS))
  }

  function take(shared: SharedShipment): void {
    askedAt = environment.now()
    clock.set(shared.as_of)
    state.value = { kind: 'open', followed: takeAnswer(followed(), shared) }
    listen(shared.shipment_id)
    if (status.value.kind !== 'live') askIn(ASK_WITHOUT_STREAM_MILLISECONDS)
  }

  function listen(shipmentId: number): void {
    if (connection !== null) return
    connection = createLiveConnection(
      { address, channels: [`tracking:${shipmentId}`], access: { kind: 'share', token } },
      environment,
      { onMessage: hear, onStatus: turn, onReload: askSoon }
    )
    connection.start()
  }

  function hear(message: DownMessage): void {
    const known = followed()
    switch (message.type) {
      case 'connection':
        clock.set(message.server_time)
        // What the broken stream missed is not repeated.
        if (greetings++ > 0) void load()
        else cancelAsking()
        break
      case 'positions': {
        if (known === null) break
        const taken = takePositions(known, message.positions)
        state.value = { kind: 'open', followed: taken.followed }
        if (taken.trackIsOld) askSoon()
        break
      }
      case 'track_changed':
      case 'entity_event':
        askSoon()
        break
      default:
        break
    }
  }

  function turn(next: LiveStatus): void {
    status.value = next
    if (next.kind === 'offline' && next.because === 'access_ended') end(endOf())
    // A link that ended meanwhile is refused like a network that is gone: only asking tells.
    else if (next.kind === 'reconnecting' && greetings > 0 && cancelAsk === null) askIn(ASK_AGAIN_MILLISECONDS)
  }

  /** The server doesn't tell why a link ended; its own date may. */
  function endOf(): LinkState {
    const at = followed()?.expires_at
    if (at === undefined) return { kind: 'ended', because: 'either' }
    const expired = Date.parse(at) <= clock.read() + CLOCK_MILLISECONDS
    return expired ? { kind: 'ended', because: 'expired', at } : { kind: 'ended', because: 'revoked' }
  }

  function end(last: LinkState): void {
    state.value = last
    stop()
  }

  function stop(): void {
    question++
    cancelAsking()
    const ending = connection
    connection = null
    ending?.stop()
  }

  return {
    state,
    status,
    lastHeardAt: () => {
      const times = [connection?.lastMessageAt() ?? null, askedAt].filter(time => time !== null)
      return times.length === 0 ? null : Math.max(...times)
    },
    start: () => void load(),
    stop
  }
}
