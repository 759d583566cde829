import type { Ledger } from '@rastro/shared/ledger'
import type { IDBPTransaction } from 'idb'
import type { DriverSchema, Handle, Meta } from './database.ts'

const STORES = ['records', 'meta', 'quarantine'] as const
export type Writing = IDBPTransaction<DriverSchema, typeof STORES, 'readwrite'>

/** `strict` is on the disk when it resolves and costs some 40 ms; `relaxed` may be lost in a power cut and costs some 2 ms. */
export type Durability = 'strict' | 'relaxed'

/** One transaction over all stores: everything that `work` writes is kept, or nothing of it. */
export async function write<Result>(
  handle: Handle,
  durability: Durability,
  work: (writing: Writing) => Promise<Result>
): Promise<Result> {
  const writing = handle.transaction(STORES, 'readwrite', { durability })
  const [result] = await Promise.all([work(writing), writing.done])
  return result
}

export async function readHead(writing: Writing): Promise<number> {
  return ((await writing.objectStore('meta').get('head')) as Meta['head'] | undefined) ?? 0
}

export async function readDropped(writing: Writing): Promise<Ledger> {
  return ((await writing.objectStore('meta').get('dropped')) as Meta['dropped'] | undefined) ?? []
}
