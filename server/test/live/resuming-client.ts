import type { DownMessage } from '@rastro/shared/protocol/down'
import type { Position } from '@rastro/shared/schema/position'
import { WebSocket } from 'ws'
import type { ApiClient } from '../../../test/support/api-client.ts'
import { downMessage } from './down-message.ts'

/** A client that comes back after each break, as the protocol says, and remembers all that it heard. */
export type ResumingClient = {
  /** Offsets in the order in which they came. */
  offsets: number[]
  /** Where it began to listen. */
  start: () => number | null
  positions: Map<number, Position>
  /** How often it was told that something is missing for good. */
  lost: () => number
  reconnects: () => number
  stop: () => void
}

const RETRY_MILLISECONDS = 300

/** @param api of the same server, for tickets */
export function startResumingClient(url: string, channel: string, api: ApiClient): ResumingClient {
  const offsets: number[] = []
  const positions = new Map<number, Position>()
  let socket: WebSocket | null = null
  let resumeFrom: { epoch: string; offset: number } | null = null
  let start: number | null = null
  let lost = 0
  let connects = 0
  let stopped = false

  function hear(message: DownMessage): void {
    if (message.type === 'connection') {
      start ??= message.offsets[channel] ?? 0
      resumeFrom ??= { epoch: message.epoch, offset: start }
    }
    if (message.type === 'entity_event' && message.channel === channel && resumeFrom !== null) {
      offsets.push(message.offset)
      resumeFrom.offset = message.offset
    }
    if (message.type === 'recovered' && !message.recovered) lost++
    if (message.type === 'positions') {
      if (message.snapshot) positions.clear()
      for (const position of message.positions) positions.set(position.device_id, position)
    }
  }

  async function connect(): Promise<void> {
    if (stopped) return
    try {
      const { ticket } = await api.call<{ ticket: string }>('POST', '/tickets')
      const resume = resumeFrom === null ? '' : `&epoch=${resumeFrom.epoch}&offsets=${channel}:${resumeFrom.offset}`
      socket = new WebSocket(
        `${url.replace('http', 'ws')}/api/v1/ws?ticket=${ticket}&channel=${channel},fleet${resume}`
      )
    } catch {
      // Nobody listens there now.
      setTimeout(() => void connect(), RETRY_MILLISECONDS)
      return
    }
    connects++
    socket.on('message', data => hear(downMessage(String(data))))
    socket.on('close', () => setTimeout(() => void connect(), RETRY_MILLISECONDS))
    // The close event follows.
    socket.on('error', () => {})
  }

  void connect()
  return {
    offsets,
    positions,
    start: () => start,
    lost: () => lost,
    reconnects: () => connects - 1,
    stop: () => {
      stopped = true
      socket?.terminate()
    }
  }
}
