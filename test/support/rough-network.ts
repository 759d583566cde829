import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** How bytes travel: each piece by itself, after a while, in order. */
export type Roughness = {
  /** The longest piece, bytes. */
  piece: number
  /** The longest that a piece waits, milliseconds. */
  delay: number
}

export const SMOOTH: Roughness = { piece: 65_536, delay: 0 }

/** A TCP network in front of one server that splits, delays, holds back, loses and cuts, anywhere in a message. */
export interface RoughNetwork {
  /** http://127.0.0.1:PORT */
  readonly url: string
  use(roughness: Roughness): void
  /** Cuts every connection that is open, both ways. */
  cut(): void
  /** Every connection that is open stays so for ever, and nothing passes any more, as when a route is lost. */
  lose(): void
  /** Nothing passes until `thaw`. */
  freeze(): void
  thaw(): void
  /** Out of reach, every connection is cut, and new ones are cut at once. */
  setReachable(reachable: boolean): void
  stop(): Promise<void>
}

type Way = { client: Socket; server: Socket; lost: boolean }

/**
 * @param target tells the server's address at each connection
 * @param random 0 <= random < 1
 */
export async function startRoughNetwork(options: {
  target: () => string
  random: () => number
}): Promise<RoughNetwork> {
  const { target, random } = options
  const ways = new Set<Way>()
  let roughness = SMOOTH
  let reachable = true
  let frozen: { thawed: Promise<void>; thaw: () => void } | null = null

  const listener = createServer(client => {
    if (reachable) open(client)
    else client.destroy()
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')

  function open(client: Socket): void {
    const { hostname, port } = new URL(target())
    const way = { client, server: connect(Number(port), hostname), lost: false }
    ways.add(way)
    for (const end of [way.client, way.server]) {
      end.setNoDelay(true)
      // The close event follows.
      end.on('error', () => {})
      end.on('close', () => close(way))
    }
    void carry(way, way.client, way.server)
    void carry(way, way.server, way.client)
  }

  /** The end of one side is no news on a route that is lost. */
  function close(way: Way): void {
    if (way.lost) return
    ways.delete(way)
    way.client.destroy()
    way.server.destroy()
  }

  async function carry(way: Way, from: Socket, to: Socket): Promise<void> {
    let last = Promise.resolve()
    from.on('data', (chunk: Buffer) => {
      for (const piece of pieces(chunk)) {
        last = last.then(async () => {
          const delay = Math.floor(random() * (roughness.delay + 1))
          if (delay > 0) await wait(delay)
          while (frozen !== null) await frozen.thawed
          if (!way.lost && to.writable) to.write(piece)
        })
      }
    })
    from.on('end', () => {
      last = last.then(() => {
        if (!way.lost) to.end()
      })
    })
  }

  function* pieces(chunk: Buffer): Generator<Buffer> {
    for (let start = 0; start < chunk.length; ) {
      const length = 1 + Math.floor(random() * roughness.piece)
      yield chunk.subarray(start, start + length)
      start += length
    }
  }

  function cut(): void {
    for (const { client, server } of ways) {
      client.destroy()
      server.destroy()
    }
  }

  function thaw(): void {
    frozen?.thaw()
    frozen = null
  }

  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('the loopback interface gave no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    use: next => {
      roughness = next
    },
    cut,
    lose: () => {
      for (const way of ways) way.lost = true
    },
    freeze: () => {
      let thawed = () => {}
      frozen ??= {
        thawed: new Promise<void>(resolve => {
          thawed = resolve
        }),
        thaw: () => thawed()
      }
    },
    thaw,
    setReachable: next => {
      reachable = next
      if (!reachable) cut()
    },
    stop: async () => {
      thaw()
      cut()
      listener.close()
      await once(listener, 'close')
    }
  }
}
