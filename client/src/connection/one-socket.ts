import type { DownMessage } from '@rastro/shared/protocol/down'
import type { UpMessage } from '@rastro/shared/protocol/up'
import type { LiveEnvironment } from './environment.ts'

const GREETING_WITHIN_MILLISECONDS = 8_000
const PING_EVERY_MILLISECONDS = 25_000
const ANSWER_WITHIN_MILLISECONDS = 8_000
/** Someone looks at the page, and what it shows may be old: less patience. */
const ANSWER_NOW_WITHIN_MILLISECONDS = 3_000

/** The close code that browsers give when nobody said why. */
export const NO_REASON = 1006

export type OneSocket = {
  send: (message: UpMessage) => void
  /** Asks at once whether the other side still lives; without an answer the socket ends soon. */
  probe: () => void
  /** Drops the socket. Nothing is heard of it any more, not even its end. */
  drop: () => void
}

/**
 * The life of one socket: it must greet in time, is pinged, and ends exactly once.
 *
 * A socket may stay OPEN for ever after a suspended phone or a pulled cable, and its close event may come minutes
 * late. So it is given up here as soon as it owes an answer, and whatever it says later is not heard.
 */
export function openOneSocket(
  environment: Pick<LiveEnvironment, 'openWire' | 'after'>,
  address: { url: string; protocols: string[] },
  listeners: { onMessage: (message: DownMessage) => void; onEnd: (code: number) => void }
): OneSocket {
  let dropped = false
  let cancelPing = () => {}
  /** Each kind of answer that is owed, and how to forgive it. Asking again does not put it off. */
  const owed = new Map<'greeting' | 'ping' | 'probe', () => void>()

  function owe(what: 'greeting' | 'ping' | 'probe', milliseconds: number): void {
    owed.set(
      what,
      environment.after(milliseconds, () => end(NO_REASON))
    )
  }

  function forgiveAll(): void {
    for (const forgive of owed.values()) forgive()
    owed.clear()
  }

  function leave(): void {
    cancelPing()
    forgiveAll()
    dropped = true
    wire.close()
  }

  function end(code: number): void {
    if (dropped) return
    leave()
    listeners.onEnd(code)
  }

  function ask(what: 'ping' | 'probe', milliseconds: number): void {
    if (dropped || owed.has(what)) return
    owe(what, milliseconds)
    wire.send(JSON.stringify({ type: 'ping' } satisfies UpMessage))
  }

  function hear(text: string): void {
    const message = parse(text)
    if (dropped || message === null) return
    // Any message is a sign of life, whether it answers a ping or not.
    forgiveAll()
    cancelPing()
    cancelPing = environment.after(PING_EVERY_MILLISECONDS, () => ask('ping', ANSWER_WITHIN_MILLISECONDS))
    listeners.onMessage(message)
  }

  owe('greeting', GREETING_WITHIN_MILLISECONDS)
  const wire = environment.openWire(address, { onText: hear, onClose: end })
  return {
    send: message => wire.send(JSON.stringify(message)),
    probe: () => ask('probe', ANSWER_NOW_WITHIN_MILLISECONDS),
    drop: leave
  }
}

/** A message of the server, or null for what is none. Its shape is trusted: it comes from our own origin. */
function parse(text: string): DownMessage | null {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' && message !== null && 'type' in message ? (message as DownMessage) : null
  } catch {
    return null
  }
}
