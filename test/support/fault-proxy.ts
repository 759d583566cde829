import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** What happens to one request on its way. */
export type Fault =
  | { kind: 'pass' }
  /** The server does its work and answers; the answer is lost and the connection is cut. */
  | { kind: 'drop_answer' }
  /** The request waits before it goes to the server. */
  | { kind: 'delay'; milliseconds: number }
  /** The connection is cut and the server never hears of it. */
  | { kind: 'refuse' }
  /** Something on the way answers in the server's stead, as a captive portal does. */
  | { kind: 'answer'; status: number; content_type: string; body: string }

/** Decides per request; the upgrade to a WebSocket is one, too. */
export type FaultRule = (request: { method: string; path: string }) => Fault

export interface FaultProxy {
  /** http://127.0.0.1:PORT */
  readonly url: string
  readonly port: number
  /** Replaces the rule; the proxy begins with one that passes everything. */
  use(rule: FaultRule): void
  /** A network that is gone: every connection is cut, and new ones are cut at once, whatever the rule says. */
  setReachable(reachable: boolean): void
  /** How many requests met each kind of fault so far; for `drop_answer` those whose answer was there and was dropped. */
  count(kind: Fault['kind']): number
  /** Cuts every open WebSocket, both ways, without a closing handshake. */
  cutSockets(): void
  /** Leaves the WebSockets open and lets nothing through, as a lost route does. */
  holdSockets(): void
  /** Lets through what was held, and all that follows. */
  releaseSockets(): void
  openSockets(): number
  stop(): Promise<void>
}

export const pass: FaultRule = () => ({ kind: 'pass' })

/** Applies a fault to the first `times` requests of a path, and passes all others. */
export function faultFirst(times: number, path: string, fault: Fault): FaultRule {
  let left = times
  return request => {
    if (left === 0 || request.path !== path) return { kind: 'pass' }
    left -= 1
    return fault
  }
}

/**
 * Starts an HTTP proxy on the loopback interface, in front of one server, that can spoil what passes.
 *
 * @param target tells the server's address at each request, so that the proxy may be there before the server
 */
export async function startFaultProxy({ target }: { target: () => string }): Promise<FaultProxy> {
  const counts = new Map<Fault['kind'], number>()
  const count = (kind: Fault['kind']) => counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const tunnels = new Tunnels()
  let rule = pass
  let reachable = true
  const decide = (incoming: IncomingMessage): Fault => (reachable ? rule(describe(incoming)) : { kind: 'refuse' })

  const server = createServer((incoming, answer) => {
    const fault = decide(incoming)
    handle({ fault, target: target(), incoming, answer, count: () => count(fault.kind) }).catch(() =>
      incoming.socket.destroy()
    )
  })
  server.on('upgrade', (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    const fault = decide(incoming)
    count(fault.kind)
    upgrade({ fault, target: target(), incoming, client, head, tunnels }).catch(() => client.destroy())
  })
  const port = await listen(server)

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    use(next) {
      rule = next
    },
    setReachable(next) {
      reachable = next
      if (reachable) return
      tunnels.cut()
      server.closeAllConnections()
    },
    count: kind => counts.get(kind) ?? 0,
    cutSockets: () => tunnels.cut(),
    holdSockets: () => tunnels.hold(),
    releaseSockets: () => tunnels.release(),
    openSockets: () => tunnels.size(),
    async stop() {
      tunnels.cut()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
  }
}

interface Exchange {
  fault: Fault
  target: string
  incoming: IncomingMessage
  answer: ServerResponse
  count: () => void
}

async function handle({ fault, target, incoming, answer, count }: Exchange): Promise<void> {
  if (fault.kind !== 'drop_answer') count()
  if (fault.kind === 'refuse') {
    incoming.socket.destroy()
    return
  }
  if (fault.kind === 'answer') {
    incoming.resume()
    answer.writeHead(fault.status, { 'content-type': fault.content_type }).end(fault.body)
    return
  }
  if (fault.kind === 'delay') await wait(fault.milliseconds)

  const outgoing = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers: incoming.headers })
  incoming.pipe(outgoing)
  // A client that gives up must not leave the server waiting for the rest of a body.
  incoming.once('aborted', () => outgoing.destroy())
  const [served] = (await once(outgoing, 'response')) as [IncomingMessage]
  if (fault.kind === 'drop_answer') {
    // The whole answer is awaited, so that what the server does before it answers is certainly done.
    for await (const _chunk of served);
    count()
    incoming.socket.destroy()
    return
  }
  answer.writeHead(served.statusCode ?? 502, served.rawHeaders)
  served.pipe(answer)
  served.once('error', () => answer.destroy())
}

interface Upgrade {
  fault: Fault
  target: string
  incoming: IncomingMessage
  client: Socket
  head: Buffer
  tunnels: Tunnels
}

async function upgrade({ fault, target, incoming, client, head, tunnels }: Upgrade): Promise<void> {
  client.on('error', () => client.destroy())
  if (fault.kind === 'refuse' || fault.kind === 'answer') {
    client.destroy()
    return
  }
  if (fault.kind === 'delay') await wait(fault.milliseconds)
  const { hostname, port } = new URL(target)
  const server = connect(Number(port), hostname)
  server.on('error', () => client.destroy())
  await once(server, 'connect')
  server.write(requestHead(incoming))
  server.write(head)
  if (fault.kind === 'drop_answer') {
    await once(server, 'data')
    server.destroy()
    client.destroy()
    return
  }
  tunnels.open(client, server)
}

/** The WebSockets that pass now: two sockets each, joined. */
class Tunnels {
  readonly #open = new Set<readonly [Socket, Socket]>()
  #held = false

  open(client: Socket, server: Socket): void {
    const pair = [client, server] as const
    this.#open.add(pair)
    const close = () => {
      this.#open.delete(pair)
      client.destroy()
      server.destroy()
    }
    client.once('close', close)
    server.once('close', close)
    if (!this.#held) join(pair)
  }

  cut(): void {
    for (const [client, server] of this.#open) {
      client.destroy()
      server.destroy()
    }
  }

  hold(): void {
    this.#held = true
    for (const [client, server] of this.#open) {
      client.unpipe(server).pause()
      server.unpipe(client).pause()
    }
  }

  release(): void {
    this.#held = false
    for (const pair of this.#open) join(pair)
  }

  size(): number {
    return this.#open.size
  }
}

function join([client, server]: readonly [Socket, Socket]): void {
  client.pipe(server)
  server.pipe(client)
}

function requestHead({ method, url, rawHeaders }: IncomingMessage): string {
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1] ?? ''}`] : []
  )
  return [`${method ?? 'GET'} ${url ?? '/'} HTTP/1.1`, ...headers, '', ''].join('\r\n')
}

function describe({ method, url }: IncomingMessage): { method: string; path: string } {
  return { method: method ?? 'GET', path: new URL(url ?? '/', 'http://proxy').pathname }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the loopback interface gave no port')
  return address.port
}
