import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

/** How much of what a child printed is kept for failure messages, characters. */
const KEPT_OUTPUT = 64_000

export interface Child {
  readonly pid: number
  /** What it printed, both streams together, the latest part. */
  output(): string
  running(): boolean
  /** What it ended with; null while it runs, and when a signal ended it. */
  exitCode(): number | null
  /** Sends the signal and waits until the process is gone. One that is paused goes only by SIGKILL. */
  end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<void>
  /** Sends a signal and waits for nothing. */
  signal(signal: NodeJS.Signals): void
}

/** How to kill each child that runs now. */
const orphans = new Set<() => void>()

process.once('exit', killOrphans)
// A test that takes too long, or whose run is interrupted, gets a signal, after which no 'exit' would be heard.
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.once(name, () => {
    killOrphans()
    process.kill(process.pid, name)
  })
}

function killOrphans(): void {
  for (const kill of orphans) kill()
}

/**
 * Starts a program that does not outlive this process.
 *
 * With `detached` it leads a process group, and `end` and `signal` reach the whole group.
 *
 * @throws when the program cannot be started
 */
export async function startChild(program: string, args: readonly string[], options: SpawnOptions): Promise<Child> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  await once(child, 'spawn')
  const { pid } = child
  if (pid === undefined) throw new Error(`${program} has no process id`)

  const running = () => child.exitCode === null && child.signalCode === null
  const signal = (name: NodeJS.Signals) => {
    if (running()) process.kill(options.detached === true ? -pid : pid, name)
  }
  const kill = () => signal('SIGKILL')
  orphans.add(kill)
  child.once('exit', () => orphans.delete(kill))

  return {
    pid,
    output: () => output,
    running,
    exitCode: () => child.exitCode,
    signal,
    async end(name) {
      if (!running()) return
      const gone = exited(child)
      signal(name)
      await gone
    }
  }
}

async function exited(child: ChildProcess): Promise<void> {
  await once(child, 'exit')
}
