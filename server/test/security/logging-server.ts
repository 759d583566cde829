import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { ADMIN_ENVIRONMENT } from '../../../test/support/api-client.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { waitUntil } from '../../../test/support/wait-until.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** The real server, which logs all that it can; everything that it prints is kept. */
export type LoggingServer = {
  url: string
  /** Ends it. @returns all that it ever printed */
  end: () => Promise<string>
}

export async function startLoggingServer(t: Test): Promise<LoggingServer> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const file = join(t.testdir(), 'log')
  const log = openSync(file, 'w')
  const env = {
    PATH: process.env.PATH,
    ...ADMIN_ENVIRONMENT,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: 'memory',
    LOG_LEVEL: 'trace',
    TRUST_PROXY: 'true',
    TEST_ROUTES: 'true'
  }
  const options: SpawnOptions = { cwd: ROOT, env, stdio: ['ignore', log, log] }
  const server = spawn(
    process.execPath,
    ['--conditions=rastro-source', '--import=tsx', 'server/src/server.ts'],
    options
  )
  closeSync(log)
  const ended = once(server, 'exit')
  t.teardown(() => server.kill('SIGKILL'))
  await waitUntil('the server is ready', () => server.exitCode !== null || isReady(url), { milliseconds: 120_000 })
  if (server.exitCode !== null) throw new Error(`the server ended: ${readFileSync(file, 'utf8')}`)
  return {
    url,
    end: async () => {
      server.kill('SIGTERM')
      await ended
      return readFileSync(file, 'utf8')
    }
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`)).ok
  } catch {
    // Nobody listens yet.
    return false
  }
}
