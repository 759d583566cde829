import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { Synced } from '@rastro/shared/schema/sync'
import { addLastRecord, addRecord } from './add-record.ts'
import { type Batch, type BatchLimits, chooseBatch } from './choose-batch.ts'
import type { Database } from './database.ts'
import { readMeta } from './meta.ts'
import type { Draft, Quarantined } from './records.ts'
import { moveToQuarantine, quarantined, settleBatch } from './settle-batch.ts'
import { thinFixes } from './thin-fixes.ts'
import { write } from './transaction.ts'

/** How the last write went: `failed` means that records live only in memory and die with the page. */
export type Storage = 'well' | 'thinned' | 'failed'

/** Where every record waits until the server has named it. (docs/sync-spec.md, OUTBOX) */
export interface Outbox {
  /** Keeps a record before anything else happens to it. @returns false when the phone could not store it (it is tried again with the next) */
  add(draft: Draft): Promise<boolean>
  /** Keeps a record of a page that is being closed, as far as the browser lets it. */
  addLast(draft: Draft): void
  batch(limits: BatchLimits): Promise<Batch>
  /** @returns how many records left the outbox */
  settle(batch: Batch, synced: Synced): Promise<number>
  quarantine(record: OutboxRecord, code: string, detail: string, now: string): Promise<void>
  /** Everything on this phone, for the driver to carry away: waiting and quarantined. */
  everything(): Promise<{ records: OutboxRecord[]; quarantine: Quarantined[] }>
  /** Counts again; after the database was changed by something else than this. */
  refresh(): Promise<void>
}

export interface OutboxEvents {
  /** Not yet acknowledged, and how many lie in the quarantine. */
  onCount(pending: number, quarantined: number): void
  onAdded(draft: Draft): void
  onStorage(storage: Storage): void
}

/** Kept in memory while the disk refuses: eight minutes of positions. */
const MAXIMUM_UNSAVED = 500

export function createOutbox(database: Database, events: OutboxEvents): Outbox {
  let unsaved: Draft[] = []
  let stored = 0
  let inQuarantine = 0
  /** The last seq made, known without asking; null before the first look. */
  let head: number | null = null

  const tell = () => events.onCount(stored + unsaved.length, inQuarantine)

  async function count() {
    const counts = await database.run(handle => Promise.all([handle.count('records'), handle.count('quarantine')]))
    stored = counts[0]
    inQuarantine = counts[1]
    head = Math.max(head ?? 0, (await readMeta(database, 'head')) ?? 0)
    tell()
  }

  /** @returns whether the phone was full and old fixes had to go */
  async function save(draft: Draft): Promise<boolean> {
    try {
      await number(draft)
      return false
    } catch (error) {
      if (!isFull(error)) throw error
      if ((await database.run(thinFixes)) === 0) throw error
      await count()
      await number(draft)
      return true
    }
  }

  async function number(draft: Draft) {
    const { seq } = await database.run(handle => addRecord(handle, draft))
    head = Math.max(head ?? 0, seq)
  }

  /** @returns whether the phone was full; what could not be stored stays in `drafts` */
  async function saveAll(drafts: Draft[]): Promise<boolean> {
    let thinned = false
    for (let draft = drafts.shift(); draft !== undefined; draft = drafts.shift()) {
      try {
        if (await save(draft)) thinned = true
      } catch (error) {
        drafts.unshift(draft)
        throw error
      }
      // Counted by hand: asking the database each second would cost more the longer the phone is offline.
      stored += 1
      tell()
      events.onAdded(draft)
    }
    return thinned
  }

  return {
    async add(draft) {
      const drafts = [...unsaved, draft]
      unsaved = []
      try {
        events.onStorage((await saveAll(drafts)) ? 'thinned' : 'well')
        return true
      } catch (error) {
        console.error('A record could not be stored', error)
        unsaved = bounded([...drafts, ...unsaved])
        tell()
        events.onStorage('failed')
        return false
      }
    },
    addLast(draft) {
      const last = head
      if (last === null) return
      database
        .run(handle => addLastRecord(handle, draft, last))
        .then(count)
        .catch(error => console.info('The page could not say that it was closed', error))
    },
    batch: limits => database.run(handle => chooseBatch(handle, limits)),
    async settle(batch, synced) {
      const settled = await database.run(handle => settleBatch(handle, batch, synced))
      await count()
      return settled
    },
    async quarantine(record, code, detail, now) {
      await database.run(handle =>
        write(handle, 'strict', writing => moveToQuarantine(writing, quarantined(record, code, detail, now)))
      )
      await count()
    },
    everything: () =>
      database.run(async handle => ({
        records: await handle.getAll('records'),
        quarantine: await handle.getAll('quarantine')
      })),
    refresh: count
  }
}

/** Old fixes go first; what a person tapped stays. */
function bounded(drafts: Draft[]): Draft[] {
  let excess = drafts.length - MAXIMUM_UNSAVED
  return drafts.filter(({ kind }) => {
    if (excess <= 0 || kind !== 'fix') return true
    excess -= 1
    return false
  })
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError'
}
