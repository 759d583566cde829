import { fileURLToPath } from 'node:url'
import { type Child, startChild } from './child-process.ts'
import { createEmbeddedDatabase } from './embedded-database.ts'
import { freePort } from './free-port.ts'
import { needs } from './needs.ts'
import { waitUntil } from './wait-until.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const START_MILLISECONDS = 120_000
const FROM_SOURCE = ['--conditions=rastro-source', '--import=tsx', 'server/src/server.ts']
/** Compiling the embedded database's WebAssembly a second time, for speed, takes longer than a test can win by it. */
const QUICK_START = '--liftoff-only'

export interface ServerOptions {
  /** What the server finds in its environment, beside PATH and HOME. PORT and HOST are chosen here unless given. */
  env?: Record<string, string>
  /** Arguments of node, from the root of the project; by default the server, built if `npm test` built it. */
  args?: readonly string[]
}

export interface ServerProcess {
  /** http://127.0.0.1:PORT, the same after a restart. */
  readonly url: string
  readonly port: number
  /** Of the process that runs now, or ran last. */
  pid(): number
  running(): boolean
  /** What it ended with; null while it runs, and when a signal ended it. */
  exitCode(): number | null
  /** Asks it to stop, and does not wait. */
  signal(signal: 'SIGTERM' | 'SIGINT'): void
  /** What it printed since its last start. */
  logs(): string
  /** Ends the process and waits until it is gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Stops it in its tracks: its sockets stay open and nothing answers. */
  pause(): void
  resume(): void
  /** Starts it again on the same port, after `kill` or over one that runs (which is killed), with more environment if given. */
  restart(env?: Record<string, string>): Promise<void>
  /** For teardown: ends it if it still runs. */
  stop(): Promise<void>
}

/**
 * Starts the real server as a process of its own and waits until /health/ready answers 200.
 *
 * @throws with what the server printed, when it ends or is not ready in time
 */
export async function startServer({ env = {}, args = serverArgs() }: ServerOptions = {}): Promise<ServerProcess> {
  const port = env.PORT === undefined ? await freePort() : Number(env.PORT)
  const url = `http://127.0.0.1:${port}`
  const embedded = env.DATABASE_URL === undefined ? await createEmbeddedDatabase() : null
  const dataDir = embedded?.dataDir ?? 'memory'
  const base = { ...inherited(), HOST: '127.0.0.1', PORT: `${port}`, DATA_DIR: dataDir, LOG_LEVEL: 'info', ...env }
  let child: Child
  try {
    child = await startReady(args, base, url)
  } catch (error) {
    await embedded?.remove()
    throw error
  }

  return {
    url,
    port,
    pid: () => child.pid,
    running: () => child.running(),
    exitCode: () => child.exitCode(),
    signal: signal => child.signal(signal),
    logs: () => child.output(),
    kill: signal => child.end(signal),
    pause: () => child.signal('SIGSTOP'),
    resume: () => child.signal('SIGCONT'),
    async restart(more = {}) {
      await child.end('SIGKILL')
      child = await startReady(args, { ...base, ...more }, url)
    },
    async stop() {
      await child.end('SIGKILL')
      await embedded?.remove()
    }
  }
}

function serverArgs(): readonly string[] {
  const built = needs.buildOfServer()
  return [QUICK_START, ...(built === null ? FROM_SOURCE : [built])]
}

async function startReady(args: readonly string[], env: Record<string, string>, url: string): Promise<Child> {
  const child = await startChild(process.execPath, args, { cwd: ROOT, env })
  try {
    await waitUntil('the server is ready', () => !child.running() || isReady(url), { milliseconds: START_MILLISECONDS })
    if (!child.running()) throw new Error('the server ended before it was ready')
  } catch (error) {
    await child.end('SIGKILL')
    throw new Error(`${error instanceof Error ? error.message : String(error)}; it printed:\n${child.output()}`, {
      cause: error
    })
  }
  return child
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    // Nobody listens yet.
    return false
  }
}

/** No other variable of the machine reaches the server, so that a test means the same everywhere. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG']
  return Object.fromEntries(names.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}
