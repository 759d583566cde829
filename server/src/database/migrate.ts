import { migrations } from '@rastro/migrations/all'
import { type Kysely, Migrator } from 'kysely'
import type { Database } from './tables.ts'

/**
 * Brings the schema up to date. Safe when several processes start at once: Kysely takes a lock, the later ones find
 * nothing left to do.
 *
 * @returns the names of the migrations that ran
 * @throws the first migration's error; what ran before it stays
 */
export async function migrate(db: Kysely<Database>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  return results.map(result => result.migrationName)
}
