import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { ensureFirstAdmin } from '../../src/accounts/first-admin.ts'
import { buildApp } from '../../src/app.ts'
import { createMemoryAttemptStore } from '../../src/auth/attempt-store.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { OpenDatabase } from '../../src/database/open.ts'
import { createInProcessBroker } from '../../src/live/in-process-broker.ts'
import { createServices, type Services } from '../../src/services.ts'
import { openTestDatabase } from './test-database.ts'

/** The first admin of every test app. */
export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' }

export type TestApp = { app: FastifyInstance; services: Services; config: Config; db: OpenDatabase['db'] }

type Options = {
  /** The environment that it is configured by. */
  environment?: Record<string, string>
  database?: OpenDatabase
  clock?: () => number
}

/**
 * The whole app on an empty database, without a port: requests are injected. Closed at the end of the test.
 *
 * What goes wrong where no request waits for it fails the test.
 */
export async function testApp(t: Test, options: Options = {}): Promise<TestApp> {
  const config = await readConfig({ DATA_DIR: 'memory', LOG_LEVEL: 'silent', ...options.environment })
  const database = options.database ?? (await openTestDatabase(t))
  const services = await createServices({
    config,
    database,
    broker: createInProcessBroker(),
    attempts: createMemoryAttemptStore(options.clock ?? Date.now),
    clock: options.clock ?? Date.now,
    onError: (error, what) => t.fail(what, { error })
  })
  await ensureFirstAdmin(database.db, { passwords: services.passwords, ...ADMIN })
  const app = await buildApp(config, services)
  t.teardown(async () => {
    await app.close()
    await services.close()
  })
  return { app, services, config, db: database.db }
}
