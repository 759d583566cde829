import type { DownMessage, UpMessage } from '@rastro/shared/live'
import type { LiveEnvironment } from './environment.ts'

const GREETING_WITHIN_MILLISECONDS = 8_000
const PING_EVERY_MILLISECONDS = 25_000
const ANSWER_WITHIN_MILLISECONDS = 8_000

/** The close code that browsers give when nobody said why. */
export const NO_REASON = 1006

export type OneSocket = {
  send: (message: UpMessage) => void
  /** Asks whether the other side still lives; without an answer the socket ends. */
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
  let cancelDeadline = environment.after(GREETING_WITHIN_MILLISECONDS, () => end(NO_REASON))

  function leave(): void {
    cancelPing()
    cancelDeadline()
    dropped = true
    wire.close()
  }

  function end(code: number): void {
    if (dropped) return
    leave()
    listeners.onEnd(code)
  }

  function probe(): void {
    cancelPing()
    cancelDeadline()
    wire.send(JSON.stringify({ type: 'ping' } satisfies UpMessage))
    cancelDeadline = environment.after(ANSWER_WITHIN_MILLISECONDS, () => end(NO_REASON))
  }

  function hear(text: string): void {
    const message = parse(text)
    if (dropped || message === null) return
    // Any message is a sign of life, whether it answers a ping or not.
    cancelDeadline()
    cancelPing()
    cancelPing = environment.after(PING_EVERY_MILLISECONDS, probe)
    listeners.onMessage(message)
  }

  const wire = environment.openWire(address, { onText: hear, onClose: end })
  return {
    send: message => wire.send(JSON.stringify(message)),
    probe,
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
