import type { Ledger } from '@rastro/shared/ledger'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Identity } from '../identity.ts'
import type { ClockSample } from '../recording/server-clock.ts'
import type { Road } from '../shipments/road.ts'
import type { Usage } from '../sync/usage.ts'
import type { Quarantined } from './records.ts'

/** What the phone remembers beside records. It lives in the same database as they do: both are lost together or not at all. */
export interface Meta {
  /** The last seq made; kept when its record has long been deleted, so that no seq is ever used twice. */
  head: number
  identity: Identity
  /** The running trip; absent between trips. */
  trip: { started_at: string }
  clock: ClockSample
  /** Server time of the last answer that acknowledged something. */
  last_ack: string
  /** Given up and not yet reported to the server. */
  dropped: Ledger
  road: Road
  usage: Usage
  install_hint_closed: boolean
}

export interface DriverSchema extends DBSchema {
  records: { key: number; value: OutboxRecord; indexes: { kind: OutboxRecord['kind'] } }
  meta: { key: keyof Meta; value: Meta[keyof Meta] }
  quarantine: { key: number; value: Quarantined }
}
export type Handle = IDBPDatabase<DriverSchema>

export interface Database {
  /** Runs one piece of work, which opens its own transaction and keeps nothing open. */
  run<Result>(work: (handle: Handle) => Promise<Result>): Promise<Result>
  close(): void
}

const VERSION = 1
/** What a browser says when it has dropped the connection; the cached handle never heals (Safari, and Chrome under pressure). */
const LOST_HANDLE = ['InvalidStateError', 'AbortError', 'UnknownError']

/** The driver's database. Opens when first used, and again whenever the browser has closed it; then the work is done once more. */
export function createDatabase(name = 'rastro-driver'): Database {
  let opening: Promise<Handle> | null = null

  function drop() {
    const dropped = opening
    opening = null
    dropped?.then(
      handle => handle.close(),
      () => undefined // It never opened; whoever waits for it learns why.
    )
  }

  function open(): Promise<Handle> {
    opening ??= openHandle(name, drop)
    return opening
  }

  return {
    async run(work) {
      try {
        return await work(await open())
      } catch (error) {
        drop()
        if (!(error instanceof DOMException && LOST_HANDLE.includes(error.name))) throw error
        return work(await open())
      }
    },
    close: drop
  }
}

function openHandle(name: string, onLost: () => void): Promise<Handle> {
  return openDB<DriverSchema>(name, VERSION, {
    upgrade(handle) {
      handle.createObjectStore('records', { keyPath: 'seq' }).createIndex('kind', 'kind')
      handle.createObjectStore('meta')
      handle.createObjectStore('quarantine', { keyPath: 'seq' })
    },
    blocking: onLost,
    terminated: onLost
  })
}
