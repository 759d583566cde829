import type { Database, Meta } from './database.ts'

/** What the phone remembers under this key; null when nothing. */
export function readMeta<Key extends keyof Meta>(database: Database, key: Key): Promise<Meta[Key] | null> {
  return database.run(async handle => ((await handle.get('meta', key)) as Meta[Key] | undefined) ?? null)
}

export function writeMeta<Key extends keyof Meta>(database: Database, key: Key, value: Meta[Key]): Promise<void> {
  return database.run(async handle => {
    await handle.put('meta', value, key)
  })
}
