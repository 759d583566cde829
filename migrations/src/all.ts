import type { Migration } from 'kysely'
import * as schema from './20261121t01-schema.ts'

/** All migrations by name. Names are dates of fixed width: their order is the order in which they run. */
export const migrations: Record<string, Migration> = {
  '20261121t01-schema': schema
}
