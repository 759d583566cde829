import type { WebSocket } from 'ws'
import type { Frame } from './frame.ts'
import { createFrameWriter } from './write-frames.ts'

/** Gathers what goes out in one turn of the event loop, so that each socket gets it in one write. */
export type Outgoing = {
  /** Calls back once this turn's messages are gathered. */
  soon: (flush: () => void) => void
  write: (socket: WebSocket, frames: readonly Frame[]) => void
}

export function createOutgoing(): Outgoing {
  const writeFrames = createFrameWriter()
  let waiting: (() => void)[] = []

  function flushAll(): void {
    const flushes = waiting
    waiting = []
    for (const flush of flushes) flush()
  }

  return {
    soon: flush => {
      if (waiting.length === 0) setImmediate(flushAll)
      waiting.push(flush)
    },
    write: (socket, frames) => writeFrames(socket, frames)
  }
}
