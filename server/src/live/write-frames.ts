import type { Writable } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Frame } from './frame.ts'

/** What we use of ws beyond its documentation. */
type Inside = { _socket?: Writable; extensions: string }

/**
 * Writes whole frames to open sockets, those for one socket joined in one write: ten frames a write are nine times as
 * fast as one (each write is a system call). Sockets that get the same frames one after another share the joined bytes.
 */
export function createFrameWriter(): (socket: WebSocket, frames: readonly Frame[]) => void {
  let lastFrames: readonly Frame[] = []
  let lastJoined = Buffer.alloc(0)

  function join(frames: readonly Frame[]): Buffer {
    if (frames.length !== lastFrames.length || frames.some((frame, index) => frame !== lastFrames[index])) {
      lastFrames = frames
      lastJoined = Buffer.concat(frames.map(frame => frame.bytes))
    }
    return lastJoined
  }

  return (socket, frames) => {
    const [first] = frames
    if (first === undefined) return
    const stream = streamOf(socket)
    if (stream === null) return sendOneByOne(socket, frames)
    stream.write(frames.length === 1 ? first.bytes : join(frames))
  }
}

/** The stream under the socket; null when this ws keeps it elsewhere, or when frames must pass through an extension. */
function streamOf(socket: WebSocket): Writable | null {
  const { _socket, extensions } = socket as unknown as Inside
  return _socket !== undefined && typeof _socket.write === 'function' && extensions === '' ? _socket : null
}

function sendOneByOne(socket: WebSocket, frames: readonly Frame[]): void {
  for (const { bytes, headerLength } of frames) socket.send(bytes.subarray(headerLength), { binary: false })
}
