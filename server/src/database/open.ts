import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './tables.ts'
import { typeParsers } from './types.ts'

export type DatabaseOptions = {
  /** A Postgres; null means the embedded one. */
  url: string | null
  /** Where the embedded one keeps its files; `memory` keeps nothing. */
  dataDir: string
  /** Told of an idle connection that broke. The pool replaces it by itself. */
  onError: (error: Error) => void
}

export type OpenDatabase = { db: Kysely<Database>; pool: pg.Pool; embedded: boolean }

const CONNECTIONS = 10
const CONNECT_TIMEOUT_MILLISECONDS = 10_000

/**
 * Opens Postgres, or the embedded PGlite through the same `pg` pool: one Kysely, one SQL, no second code path.
 * PGlite has a single connection, so a transaction that waits for another query of its own process would wait forever:
 * use the transaction's own handle inside it.
 */
export async function openDatabase({ url, dataDir, onError }: DatabaseOptions): Promise<OpenDatabase> {
  const pool = url === null ? await embeddedPool(dataDir) : postgresPool(url)
  pool.on('error', onError)
  return { db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), pool, embedded: url === null }
}

function postgresPool(url: string): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    types: typeParsers,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS
  })
}

async function embeddedPool(dataDir: string): Promise<pg.Pool> {
  // Loaded only when used: 27 MB of WebAssembly that a server on Postgres never needs.
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres')
  if (dataDir === 'memory') return new pg.Pool({ ...createPgConfig('memory://'), types: typeParsers })
  const directory = join(dataDir, 'postgres')
  await mkdir(directory, { recursive: true })
  return new pg.Pool({ ...createPgConfig(directory), types: typeParsers })
}
