/** What `needs` uses of tap's `t`. */
interface Skippable {
  plan(count: 0, reason: string): void
}

/**
 * What a test needs of the machine, each `null` when it is not there; the test is then skipped, by name and with the reason:
 *
 *     const url = needs.postgres(t)
 *     if (url === null) return
 *
 * `npm test` reads the test files for these calls and prepares what they name, so call them in the test file itself or in a
 * file of the `test` folder that it imports.
 */
export const needs = {
  /** The address of a Postgres that may be filled and emptied; see postgres-database.ts for a database of one's own. */
  postgres: (t: Skippable) => given(t, { variable: 'TEST_DATABASE_URL', name: 'Postgres', key: 'POSTGRES' }),
  /** The same for a test that can do without: null when there is none. */
  postgresIfAny: () => process.env.TEST_DATABASE_URL ?? null,
  /** The address of a Redis that all tests share. */
  redis: (t: Skippable) => given(t, { variable: 'TEST_REDIS_URL', name: 'Redis', key: 'REDIS' }),
  /** The path of a Redis server, for tests that start and kill their own; see redis-server.ts. */
  redisServer: (t: Skippable) => given(t, { variable: 'TEST_REDIS_SERVER', name: 'a Redis server', key: 'REDIS' }),
  /** The path of a Chromium; see browser.ts. */
  chromium: (t: Skippable) => given(t, { variable: 'CHROMIUM_PATH', name: 'Chromium', key: 'CHROMIUM' }),
  /** The folder of a migrated embedded database to copy; null when there is none, which is no reason to skip a test. */
  embedded: () => process.env.TEST_EMBEDDED_TEMPLATE ?? null,
  /** The folder of the built client. */
  build: (t: Skippable) => given(t, { variable: 'TEST_CLIENT_DIST', name: 'the built client', key: 'BUILD' }),
  /** The program of the built server; null when there is none, which is no reason to skip a test. */
  buildOfServer: () => process.env.TEST_SERVER_PROGRAM ?? null
}

interface Need {
  variable: string
  name: string
  key: string
}

function given(t: Skippable, { variable, name, key }: Need): string | null {
  const value = process.env[variable] ?? ''
  if (value !== '') return value
  t.plan(0, `needs ${name}: ${process.env[`TEST_MISSING_${key}`] ?? `${variable} is not set; npm test sets it`}`)
  return null
}
