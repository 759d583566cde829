import { CLOSE_CODES } from '@rastro/shared/protocol/codes'
import type { DownMessage } from '@rastro/shared/protocol/down'
import type { WebSocket } from 'ws'
import type { LiveAccess } from './access.ts'
import type { ChannelCounters } from './channel-counters.ts'
import { type Frame, messageFrame } from './frame.ts'
import type { Outgoing } from './outgoing.ts'

/** State goes only to a socket that has less than this before it. */
const SHORT_BUFFER_BYTES = 64 * 1024
/** A replay from the database waits while more than this is before it. */
const LONG_BUFFER_BYTES = 1024 * 1024
/** A socket that has this much before it is closed: it resumes when it can. */
const MAXIMUM_BUFFER_BYTES = 4 * 1024 * 1024
/** So long may a long buffer with events in it stand still. */
const STUCK_MILLISECONDS = 5000
/** A peer that does not answer the closing handshake keeps its socket no longer. */
const CLOSING_MILLISECONDS = 2000
const MAXIMUM_UNANSWERED_PINGS = 2

/** One open socket of this process, and whose it is. */
export type Connection = {
  readonly id: string
  access: LiveAccess
  isOpen: () => boolean
  /** What must not be skipped. Closes the socket instead when too much is before it. */
  send: (frame: Frame, counters: ChannelCounters | null) => void
  /** A message to this socket alone. */
  sendMessage: (message: DownMessage) => void
  /** What may be skipped: to be called only while the buffer is short. */
  sendState: (frames: readonly Frame[], counters: ChannelCounters) => void
  /** Whether the socket is quick enough for state now. */
  hasShortBuffer: () => boolean
  /** Whether a replay had better wait. */
  hasLongBuffer: () => boolean
  close: (code: number, reason: string) => void
  /** @returns undo */
  onClose: (listener: () => void) => () => void
  /** Sends a ping, or ends the socket when it owes too many answers. */
  ping: () => void
  /** To be called every second or so: closes what stands still or whose access ran out. */
  check: (now: number) => void
}

export function createConnection(socket: WebSocket, access: LiveAccess, outgoing: Outgoing): Connection {
  let queued: Frame[] = []
  const closeListeners = new Set<() => void>()
  let queuedBytes = 0
  let writtenBytes = 0
  /** How much will have been written with the last message that must not be skipped. */
  let logEnd = 0
  let unansweredPings = 0
  let lastCounters: ChannelCounters | null = null
  /** Of the state sent last: a whole fleet may be larger than all that a socket may owe of the log. */
  let stateBytes = 0
  let progress = { bytes: 0, at: Number.NEGATIVE_INFINITY }

  const isOpen = () => socket.readyState === socket.OPEN
  const waitingBytes = () => socket.bufferedAmount + queuedBytes

  function flush(): void {
    if (isOpen()) outgoing.write(socket, queued)
    writtenBytes += queuedBytes
    queuedBytes = 0
    queued = []
  }

  function enqueue(frame: Frame, counters: ChannelCounters | null): void {
    queued.push(frame)
    queuedBytes += frame.bytes.length
    if (counters !== null) {
      counters.messages_sent++
      counters.bytes_sent += frame.bytes.length
    }
    if (queued.length === 1) outgoing.soon(flush)
  }

  function close(code: number, reason: string): void {
    if (!isOpen()) return
    flush()
    socket.close(code, reason)
    setTimeout(() => socket.terminate(), CLOSING_MILLISECONDS).unref()
  }

  function closeSlow(): void {
    if (!isOpen()) return
    if (lastCounters !== null) lastCounters.slow_closes++
    close(CLOSE_CODES.tooSlow, 'too slow')
  }

  function isStuck(now: number): boolean {
    const drained = writtenBytes - socket.bufferedAmount
    const owesLog = drained < logEnd
    if (!owesLog || waitingBytes() < LONG_BUFFER_BYTES || drained !== progress.bytes) {
      progress = { bytes: drained, at: now }
      return false
    }
    return now - progress.at >= STUCK_MILLISECONDS
  }

  socket.on('pong', () => {
    unansweredPings = 0
  })
  socket.on('close', () => {
    queued = []
    for (const listener of closeListeners) listener()
  })

  const connection: Connection = {
    id: crypto.randomUUID(),
    access,
    isOpen,
    send: (frame, counters) => {
      if (!isOpen()) return
      lastCounters = counters ?? lastCounters
      if (waitingBytes() > MAXIMUM_BUFFER_BYTES + stateBytes) return closeSlow()
      enqueue(frame, counters)
      logEnd = writtenBytes + queuedBytes
    },
    sendMessage: message => connection.send(messageFrame(message), null),
    sendState: (frames, counters) => {
      if (!isOpen()) return
      lastCounters ??= counters
      stateBytes = 0
      for (const frame of frames) {
        stateBytes += frame.bytes.length
        enqueue(frame, counters)
      }
    },
    hasShortBuffer: () => waitingBytes() < SHORT_BUFFER_BYTES,
    hasLongBuffer: () => waitingBytes() > LONG_BUFFER_BYTES,
    close,
    onClose: listener => {
      closeListeners.add(listener)
      return () => closeListeners.delete(listener)
    },
    ping: () => {
      if (!isOpen()) return
      if (unansweredPings >= MAXIMUM_UNANSWERED_PINGS) return socket.terminate()
      unansweredPings++
      socket.ping()
    },
    check: now => {
      if (now >= connection.access.expires_at) close(CLOSE_CODES.accessEnded, 'access ended')
      else if (isStuck(now)) closeSlow()
    }
  }
  return connection
}
