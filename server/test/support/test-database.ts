import type { Kysely } from 'kysely'
import type { Test } from 'tap'
import { createEmbeddedDatabase } from '../../../test/support/embedded-database.ts'
import { needs } from '../../../test/support/needs.ts'
import { createTestDatabase } from '../../../test/support/postgres-database.ts'
import { migrate } from '../../src/database/migrate.ts'
import { type OpenDatabase, openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/tables.ts'

type DatabaseTest = (t: Test, opened: OpenDatabase) => Promise<unknown>

/** The same tests on the embedded database and on a real Postgres, each empty and migrated. */
export function onEachDatabase(t: Test, tests: DatabaseTest): void {
  t.test('on the embedded database', async t => {
    await tests(t, await openEmbeddedDatabase(t))
  })
  t.test('on Postgres', async t => {
    const url = needs.postgres(t)
    if (url !== null) await tests(t, await openPostgres(t, url))
  })
}

/** A migrated database that is gone at the end of the test: in the Postgres of this run, which is faster, or else embedded. */
export function openTestDatabase(t: Test): Promise<OpenDatabase> {
  const url = needs.postgresIfAny()
  return url === null ? openEmbeddedDatabase(t) : openPostgres(t, url)
}

/** The same, embedded: for tests of what its single connection could bring to a stop. */
export async function openEmbeddedDatabase(t: Test): Promise<OpenDatabase> {
  const { dataDir, remove } = await createEmbeddedDatabase()
  t.teardown(remove)
  return open(t, { url: null, dataDir })
}

async function openPostgres(t: Test, server: string): Promise<OpenDatabase> {
  const { url, drop } = await createTestDatabase(server)
  t.teardown(drop)
  return open(t, { url, dataDir: 'memory' })
}

async function open(t: Test, where: { url: string | null; dataDir: string }): Promise<OpenDatabase> {
  const onError = (error: Error) => t.comment(`an idle connection broke: ${error.message}`)
  const opened = await openDatabase({ ...where, onError })
  // Closed before the database is dropped: teardowns run last in, first out.
  t.teardown(() => opened.close())
  await migrate(opened.db)
  return opened
}

/** A driver with a device, as enrolment makes them. */
export async function createDevice(db: Kysely<Database>, name = 'Marco Quizhpi'): Promise<number> {
  const driver = await db.insertInto('drivers').values({ name }).returning('id').executeTakeFirstOrThrow()
  const device = await db
    .insertInto('devices')
    .values({ driver_id: driver.id, token_hash: Buffer.from(crypto.randomUUID()) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('device_state').values({ device_id: device.id }).execute()
  return device.id
}
