import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { wallClock } from './clock.ts'

const SERVER_PROGRAM = fileURLToPath(new URL('../../server/dist/server.js', import.meta.url))
const START_MILLISECONDS = 60_000
const GRACE_MILLISECONDS = 10_000

/** The real server, as a process of its own. */
export interface ServerProcess {
  /** Ends when the process ends, asked or not; the value is what it ended with. */
  ended: Promise<string>
  /** Asks the server to stop, and insists after ten seconds. */
  stop(): Promise<void>
}

/**
 * Starts the server and waits until it is ready.
 *
 * @throws when the port is taken, or the server ends or is not ready within a minute
 */
export async function startServer(options: {
  port: number
  address: URL
  env: NodeJS.ProcessEnv
}): Promise<ServerProcess> {
  const { port, address, env } = options
  await assertPortIsFree(port)
  const child = spawn(process.execPath, [SERVER_PROGRAM], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  passOnLog(child.stdout)
  // However this process ends, it leaves no server behind.
  process.once('exit', () => child.kill())
  const ended = endOf(child)
  const server = { ended, stop: () => stop(child, ended) }
  // Who waits for a server that has ended must not keep this process alive.
  const waiting = new AbortController()
  const outcome = await Promise.race([readiness(address, waiting.signal), ended])
  waiting.abort()
  if (outcome === 'ready') return server
  await server.stop()
  throw new Error(
    outcome === 'late' ? 'The server was not ready within a minute.' : `The server ended at once (${outcome}).`
  )
}

/** The server's log goes on; its greeting is for those who start it alone. A line of the log is a JSON object. */
function passOnLog(stdout: Readable): void {
  createInterface({ input: stdout }).on('line', line => {
    if (line.startsWith('{')) process.stdout.write(`${line}\n`)
  })
}

async function assertPortIsFree(port: number): Promise<void> {
  const probe = createServer().listen(port)
  try {
    await once(probe, 'listening')
  } catch (error) {
    throw new Error(`Port ${port} is taken: stop what uses it, or choose another one: PORT=3001 npm run demo`, {
      cause: error
    })
  }
  probe.close()
  await once(probe, 'close')
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = await once(child, 'exit')
  return code === null ? String(signal) : `exit code ${code}`
}

async function readiness(address: URL, signal: AbortSignal): Promise<'ready' | 'late'> {
  const deadline = Date.now() + START_MILLISECONDS
  while (Date.now() < deadline && !signal.aborted) {
    if (await isReady(address)) return 'ready'
    await wallClock.sleep(200, signal)
  }
  return 'late'
}

async function isReady(address: URL): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health/ready', address))
    await response.arrayBuffer()
    return response.ok
  } catch (error) {
    // Nobody listens yet.
    if (error instanceof TypeError) return false
    throw error
  }
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS)
  await ended
  clearTimeout(patience)
}
