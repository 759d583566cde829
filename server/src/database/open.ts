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

export type OpenDatabase = {
  db: Kysely<Database>
  pool: pg.Pool
  embedded: boolean
  /** Ends every connection, and the embedded database with its files. `db.destroy()` alone would leave that one open. */
  close: () => Promise<void>
}

const CONNECTIONS = 10
const CONNECT_TIMEOUT_MILLISECONDS = 10_000

/**
 * Opens Postgres, or the embedded PGlite through the same `pg` pool: one Kysely, one SQL, no second code path.
 * PGlite has a single connection, so a transaction that waits for another query of its own process would wait forever:
 * use the transaction's own handle inside it.
 */
export async function openDatabase({ url, dataDir, onError }: DatabaseOptions): Promise<OpenDatabase> {
  const { pool, close } = url === null ? await openEmbedded(dataDir) : openPostgres(url)
  pool.on('error', onError)
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    pool,
    embedded: url === null,
    async close() {
      await db.destroy()
      await close()
    }
  }
}

type Opened = { pool: pg.Pool; close: () => Promise<void> }

function openPostgres(url: string): Opened {
  const pool = new pg.Pool({
    connectionString: url,
    types: typeParsers,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS
  })
  return { pool, close: async () => {} }
}

async function openEmbedded(dataDir: string): Promise<Opened> {
  // Loaded only when used: 27 MB of WebAssembly that a server on Postgres never needs.
  const { PGlite } = await import('@electric-sql/pglite')
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres')
  const database = await PGlite.create(dataDir === 'memory' ? 'memory://' : await directoryIn(dataDir))
  const pool = new pg.Pool({ ...createPgConfig(database), types: typeParsers })
  return { pool, close: () => database.close() }
}

async function directoryIn(dataDir: string): Promise<string> {
  const directory = join(dataDir, 'postgres')
  await mkdir(directory, { recursive: true })
  return directory
}
