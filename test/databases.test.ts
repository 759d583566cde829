import pg from 'pg'
import t from 'tap'
import { needs } from './support/needs.ts'
import { createTestDatabase } from './support/postgres-database.ts'
import { startRedis } from './support/redis-server.ts'

t.test('a test gets an empty Postgres database, syncing to disk, and removes it', async t => {
  const url = needs.postgres(t)
  if (url === null) return
  const database = await createTestDatabase(url)
  const client = new pg.Client({ connectionString: database.url })
  // Dropping the database ends this connection.
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query(
    "SELECT current_setting('fsync') AS fsync, count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'"
  )
  t.same(rows, [{ fsync: 'on', tables: 0 }])
  await database.drop()
  await t.rejects(new pg.Client({ connectionString: database.url }).connect(), /does not exist/)
})

t.test('a test starts, kills and restarts a Redis of its own', async t => {
  const program = needs.redisServer(t)
  if (program === null) return
  const redis = await startRedis(program)
  t.teardown(() => redis.stop())
  const { url } = redis
  await redis.kill()
  await redis.restart()
  t.equal(redis.url, url)
})

t.test('all tests share a Redis', async t => {
  const url = needs.redis(t)
  if (url === null) return
  t.match(url, /^redis:\/\//)
})
