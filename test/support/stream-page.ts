import type { DownMessage } from '@rastro/shared/protocol/down'
import type { Position } from '@rastro/shared/schema/position'
import { WebSocket } from 'ws'
import type { Hint, LiveEnvironment } from '../../client/src/connection/environment.ts'
import { createLiveConnection, type LiveConnection } from '../../client/src/connection/live-connection.ts'

/** Minutes become seconds. */
const FASTER = 25

export type TicketAnswer = { kind: 'ticket'; ticket: string } | { kind: 'refused' } | { kind: 'later' }

/** What a page that lives on the stream knows, and what it was wrongly told. */
export type StreamPage = {
  connection: LiveConnection
  wanted: ReadonlySet<string>
  /** Up to which offset it knows each channel that it wants: by loading, then by events without a hole. */
  known: ReadonlyMap<string, number>
  positions: ReadonlyMap<number, Position>
  /** Events that came twice, out of order, after a hole, or of nothing that was opened. */
  wrongs: string[]
  counts: { events: number; reloads: number; sockets: number }
  subscribe: (channel: string) => void
  unsubscribe: (channel: string) => void
  hint: (hint: Hint) => void
  /** No code of the page runs any more: what happens meanwhile waits. */
  suspend: () => void
  /** Goes on. @param deaf whether its sockets died meanwhile, but still say that they are open */
  resume: (hint: Hint, deaf: boolean) => void
  stop: () => void
}

/** A page with the browser's live connection on a real WebSocket, in which time passes 25 times as fast. */
export function openStreamPage(options: {
  url: string
  channels: readonly string[]
  random: () => number
  ask: () => Promise<TicketAnswer>
}): StreamPage {
  const wanted = new Set(options.channels)
  const known = new Map<string, number>()
  const positions = new Map<number, Position>()
  const wrongs: string[] = []
  const counts = { events: 0, reloads: 0, sockets: 0 }
  const sockets = new Set<{ socket: WebSocket; deaf: boolean }>()
  let tell: (hint: Hint) => void = () => {}
  /** What waits for a page that is suspended; null while it runs. */
  let waiting: (() => void)[] | null = null

  function run(work: () => void): void {
    if (waiting === null) work()
    else waiting.push(work)
  }

  const begun = Date.now()
  const environment: LiveEnvironment = {
    openWire: ({ url, protocols }, { onText, onClose }) => {
      const socket = new WebSocket(url, protocols)
      const wire = { socket, deaf: false }
      counts.sockets++
      sockets.add(wire)
      const hear = (work: () => void) => run(() => !wire.deaf && work())
      socket.on('message', data => hear(() => onText(String(data))))
      socket.on('close', code => hear(() => onClose(code)))
      // The close event follows.
      socket.on('error', () => {})
      return { send: text => socket.send(text), close: () => socket.close() }
    },
    after: (milliseconds, callback) => {
      let undone = false
      const timer = setTimeout(() => run(() => !undone && callback()), milliseconds / FASTER)
      return () => {
        undone = true
        clearTimeout(timer)
      }
    },
    now: () => begun + (Date.now() - begun) * FASTER,
    random: options.random,
    online: () => true,
    onHint: listener => {
      tell = listener
      return () => {
        tell = () => {}
      }
    }
  }

  function load(channel: string, offset: number): void {
    if (wanted.has(channel) && !known.has(channel)) known.set(channel, offset)
  }

  function hear(message: DownMessage): void {
    switch (message.type) {
      case 'connection':
      case 'subscribed':
        for (const [channel, offset] of Object.entries(message.offsets)) load(channel, offset)
        break
      case 'recovered':
        load(message.channel, message.offset)
        break
      case 'entity_event':
      case 'system_event': {
        const { channel, offset } = message
        const last = known.get(channel)
        if (offset - 1 !== last) wrongs.push(`${channel}: ${offset} came after ${last}`)
        known.set(channel, offset)
        counts.events++
        break
      }
      case 'positions':
        if (message.snapshot) positions.clear()
        for (const position of message.positions) positions.set(position.device_id, position)
        break
      default:
        break
    }
  }

  const connection = createLiveConnection(
    {
      address: `${options.url.replace('http', 'ws')}/api/v1/ws`,
      channels: options.channels,
      access: { kind: 'ticket', ask: options.ask }
    },
    environment,
    {
      onMessage: hear,
      onStatus: () => {},
      // Whoever loads again gets at least what there was up to the offset that the server names next.
      onReload: channel => {
        counts.reloads++
        known.delete(channel)
      }
    }
  )
  connection.start()

  return {
    connection,
    wanted,
    known,
    positions,
    wrongs,
    counts,
    subscribe: channel => {
      if (wanted.has(channel)) return
      wanted.add(channel)
      connection.subscribe([channel])
    },
    unsubscribe: channel => {
      wanted.delete(channel)
      known.delete(channel)
      connection.unsubscribe([channel])
    },
    hint: hint => run(() => tell(hint)),
    suspend: () => {
      waiting ??= []
    },
    resume: (hint, deaf) => {
      if (waiting === null) return
      if (deaf) for (const wire of sockets) wire.deaf = true
      const waited = waiting
      waiting = null
      for (const work of waited) work()
      tell(hint)
    },
    stop: () => {
      connection.stop()
      for (const { socket } of sockets) socket.terminate()
    }
  }
}
