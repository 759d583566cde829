import { contains, type Ledger, ledgerOf, missing } from '@rastro/shared/ledger'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { Synced } from '@rastro/shared/schema/sync'
import type { Batch } from './choose-batch.ts'
import type { Handle } from './database.ts'
import type { Quarantined } from './records.ts'
import { readDropped, type Writing, write } from './transaction.ts'

/**
 * Does what an answer says: deletes exactly what was sent and acknowledged, moves what was rejected to the quarantine.
 * An acknowledgement of something that was not in the batch is not believed. (SYNC5)
 *
 * @returns how many records left the outbox
 */
export function settleBatch(handle: Handle, batch: Batch, synced: Synced): Promise<number> {
  const acked = ledgerOf(batch.records.map(({ seq }) => seq).filter(seq => contains(synced.acked, seq)))
  const rejected = synced.rejected.flatMap(({ index, code, detail }) => {
    const record = batch.records[index]
    return record === undefined || contains(acked, record.seq)
      ? []
      : [quarantined(record, code, detail, synced.server_time)]
  })
  // Relaxed: a deletion lost in a power cut is sent again, and that is harmless.
  return write(handle, 'relaxed', async writing => {
    for (const [first, last] of acked) await writing.objectStore('records').delete(IDBKeyRange.bound(first, last))
    for (const item of rejected) await moveToQuarantine(writing, item)
    await forgetDropped(writing, batch.dropped)
    if (acked.length > 0) await writing.objectStore('meta').put(synced.server_time, 'last_ack')
    return acked.reduce((sum, [first, last]) => sum + last - first + 1, rejected.length)
  })
}

export function quarantined(record: OutboxRecord, code: string, detail: string, now: string): Quarantined {
  return { seq: record.seq, record, code, detail, quarantined_at: now }
}

export async function moveToQuarantine(writing: Writing, item: Quarantined) {
  await writing.objectStore('quarantine').put(item)
  await writing.objectStore('records').delete(item.seq)
}

/** The server keeps what it was told once; what was dropped while the request was under way stays to be told. */
async function forgetDropped(writing: Writing, reported: Ledger) {
  if (reported.length === 0) return
  const left = (await readDropped(writing)).flatMap(([first, last]) => missing(reported, first, last))
  await writing.objectStore('meta').put(left, 'dropped')
}
