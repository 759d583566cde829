import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needs } from './needs.ts'

export interface EmbeddedDatabase {
  /** For the server's DATA_DIR. */
  dataDir: string
  remove(): Promise<void>
}

/**
 * A folder for an embedded database of one's own: with a copy of the migrated one that `npm test` made, because making one
 * takes ten times as long; without that, empty.
 */
export async function createEmbeddedDatabase(): Promise<EmbeddedDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rastro-embedded-'))
  const template = needs.embedded()
  if (template !== null) await cp(template, dataDir, { recursive: true })
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) }
}
