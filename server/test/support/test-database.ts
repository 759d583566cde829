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
    await tests(t, await openTestDatabase(t, null))
  })
  t.test('on Postgres', async t => {
    const url = needs.postgres(t)
    if (url === null) return
    const own = await createTestDatabase(url)
    t.teardown(() => own.drop())
    await tests(t, await openTestDatabase(t, own.url))
  })
}

/** A migrated database that is closed at the end of the test; an embedded one when no address is given. */
export async function openTestDatabase(t: Test, url: string | null = null): Promise<OpenDatabase> {
  const embedded = url === null ? await createEmbeddedDatabase() : null
  t.teardown(() => embedded?.remove())
  const opened = await openDatabase({
    url,
    dataDir: embedded?.dataDir ?? 'memory',
    onError: error => t.comment(`an idle connection broke: ${error.message}`)
  })
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
