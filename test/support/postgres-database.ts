import { randomBytes } from 'node:crypto'
import pg from 'pg'

export interface TestDatabase {
  /** Its own address: hand it to the server as DATABASE_URL. */
  url: string
  /** Ends every connection to it, and removes it. */
  drop(): Promise<void>
}

/**
 * Makes an empty database for one test file.
 *
 * @param url of a Postgres where databases may be made: `needs.postgres(t)`
 */
export async function createTestDatabase(url: string): Promise<TestDatabase> {
  const name = `rastro_test_${randomBytes(6).toString('hex')}`
  await execute(url, `CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => execute(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
