import t from 'tap'
import { needs } from '../../../test/support/needs.ts'
import { createTestDatabase } from '../../../test/support/postgres-database.ts'
import { startRedis } from '../../../test/support/redis-server.ts'
import { startServer } from '../../../test/support/server-process.ts'
import { waitUntil } from '../../../test/support/wait-until.ts'

t.test('a server whose Redis and whose Postgres go away', async t => {
  const postgres = needs.postgres(t)
  if (postgres === null) return
  const program = needs.redisServer(t)
  if (program === null) return
  t.setTimeout(120_000)
  const database = await createTestDatabase(postgres)
  t.teardown(() => database.drop())
  const redis = await startRedis(program)
  t.teardown(() => redis.stop())
  const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, JWT_SECRET: 'x'.repeat(40) }
  const server = await startServer({ env })
  t.teardown(() => server.stop())
  const readiness = async () => {
    const answer = await fetch(`${server.url}/health/ready`)
    const { missing } = (await answer.json()) as { missing: string[] }
    return { status: answer.status, missing }
  }
  const untilMissing = (...names: string[]) =>
    waitUntil(
      `it misses ${names.join()}`,
      async () => {
        const { status, missing } = await readiness()
        return status === (names.length === 0 ? 200 : 503) && missing.sort().join() === names.join()
      },
      { milliseconds: 30_000 }
    )
  const isLive = async () => (await fetch(`${server.url}/health/live`)).status === 200

  await t.test('is ready while both are there', async t => {
    t.match(await readiness(), { status: 200, missing: [] })
  })
  await t.test('says that the broker is missing, lives on, and is ready again when it is back', async t => {
    await redis.kill()
    await untilMissing('broker')
    t.ok(await isLive())
    await redis.restart()
    await untilMissing()
  })
  await t.test('says so of a Redis that does not answer', async t => {
    redis.pause()
    await untilMissing('broker')
    t.ok(await isLive())
    redis.resume()
    await untilMissing()
  })
  await t.test('says that the database is missing, and lives on', async t => {
    await database.drop()
    await untilMissing('database')
    t.ok(await isLive())
    await redis.kill()
    await untilMissing('broker', 'database')
  })
})
