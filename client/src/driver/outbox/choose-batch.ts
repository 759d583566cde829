import type { Ledger } from '@rastro/shared/ledger'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { Handle } from './database.ts'
import { readDropped, readHead, type Writing, write } from './transaction.ts'

/**
 * - `urgent_only`: the newest fix and all that is not a fix, so that the map is right after one small request
 * - `live_first`: the same, then the backlog, oldest first
 * - `oldest_first`: plain order, while a bad record is being searched for
 */
export type BatchOrder = 'urgent_only' | 'live_first' | 'oldest_first'

export interface BatchLimits {
  order: BatchOrder
  records: number
  /** Of the records as JSON in UTF-8. */
  bytes: number
}

export interface Batch {
  records: OutboxRecord[]
  head_seq: number
  /** Ranges given up and not yet reported, at most MAXIMUM_DROPPED_RANGES of them. */
  dropped: Ledger
  /** Whether more waits than these: records, or ranges to report. */
  more: boolean
}

/** The server takes 1,000 ranges; half of them keep the envelope small. */
const MAXIMUM_DROPPED_RANGES = 500

const FOR_URGENT = ['journal', 'trip', 'shipment'] as const

/**
 * Takes what goes into the next request; nothing is deleted here.
 *
 * It writes, strictly: a record that the server holds must not vanish from the phone in a power cut together with its
 * seq, which would then be given to another record, and that one taken for a duplicate. (OUTBOX4)
 */
export function chooseBatch(handle: Handle, limits: BatchLimits): Promise<Batch> {
  return write(handle, 'strict', async writing => {
    const head = await readHead(writing)
    await writing.objectStore('meta').put(head, 'head')
    const waiting = await writing.objectStore('records').count()
    const records = cut(await candidates(writing, limits, waiting), limits)
    const dropped = await readDropped(writing)
    const more = waiting > records.length || dropped.length > MAXIMUM_DROPPED_RANGES
    return { records, head_seq: head, dropped: dropped.slice(0, MAXIMUM_DROPPED_RANGES), more }
  })
}

async function candidates(writing: Writing, limits: BatchLimits, waiting: number): Promise<OutboxRecord[]> {
  const oldest = await writing.objectStore('records').getAll(null, limits.records)
  if (limits.order === 'oldest_first') return oldest
  const urgent = await urgentRecords(writing, limits.records)
  // All of it in one request is as quick as a part of it.
  if (limits.order === 'urgent_only' && waiting > cut(oldest, limits).length) return urgent
  const seqs = new Set(urgent.map(({ seq }) => seq))
  return [...urgent, ...oldest.filter(({ seq }) => !seqs.has(seq))]
}

/** The newest fix, then all other kinds, oldest first. */
async function urgentRecords(writing: Writing, limit: number): Promise<OutboxRecord[]> {
  const kinds = writing.objectStore('records').index('kind')
  const newestFix = await kinds.openCursor('fix', 'prev')
  const fix = newestFix === null ? [] : [newestFix.value]
  const others: OutboxRecord[] = []
  for (const kind of FOR_URGENT) others.push(...(await kinds.getAll(kind, limit)))
  return [...fix, ...others.sort((a, b) => a.seq - b.seq)]
}

const encoder = new TextEncoder()

/** As many as the limits allow, and at least one. */
function cut(records: readonly OutboxRecord[], limits: BatchLimits): OutboxRecord[] {
  let bytes = 0
  const end = records.slice(0, limits.records).findIndex((record, index) => {
    bytes += encoder.encode(JSON.stringify(record)).length + 1
    return index > 0 && bytes > limits.bytes
  })
  return records.slice(0, end === -1 ? limits.records : end)
}
