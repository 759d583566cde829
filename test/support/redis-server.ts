import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { type Child, startChild } from './child-process.ts'
import { freePort } from './free-port.ts'
import { waitUntil } from './wait-until.ts'

export interface RedisServer {
  /** The same after a restart. */
  readonly url: string
  /** Ends it at once; every connection to it breaks. */
  kill(): Promise<void>
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>
  /** Stops it in its tracks: connections stay open and nothing answers. */
  pause(): void
  resume(): void
  stop(): Promise<void>
}

/**
 * Starts a Redis of the test's own, which it may kill; it keeps nothing on disk.
 *
 * @param program `needs.redisServer(t)`
 */
export async function startRedis(program: string): Promise<RedisServer> {
  const port = await freePort()
  let child = await start(program, port)
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => child.end('SIGKILL'),
    async restart() {
      await child.end('SIGKILL')
      child = await start(program, port)
    },
    pause: () => child.signal('SIGSTOP'),
    resume: () => child.signal('SIGCONT'),
    stop: () => child.end('SIGKILL')
  }
}

async function start(program: string, port: number): Promise<Child> {
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = await startChild(program, args, { cwd: tmpdir() })
  await waitUntil('Redis answers', () => answersPing(port))
  return child
}

async function answersPing(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const [answer] = await once(socket, 'data')
    return String(answer).startsWith('+PONG')
  } catch {
    // Nobody listens yet.
    return false
  } finally {
    socket.destroy()
  }
}
