import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { Handle } from './database.ts'
import type { Draft } from './records.ts'
import { type Durability, readHead, type Writing, write } from './transaction.ts'

/** Positions come every second and the next request makes them durable; what a person tapped must survive at once. */
export function durabilityOf(draft: Draft): Durability {
  return draft.kind === 'fix' || draft.kind === 'journal' ? 'relaxed' : 'strict'
}

/** Numbers a record and keeps it, in one transaction: a seq without a record, or a record without a seq, cannot be. (OUTBOX1) */
export function addRecord(handle: Handle, draft: Draft): Promise<OutboxRecord> {
  return write(handle, durabilityOf(draft), async writing => {
    const record = await insert(writing, draft)
    // The trip is part of the same transaction, so that a page that dies here starts again as either both or neither.
    if (draft.kind === 'trip') await rememberTrip(writing, draft)
    return record
  })
}

/**
 * Keeps what a page says while it is being closed. Nothing may be waited for then: the browser does what is asked of it in
 * this turn, and no code of ours runs when it answers.
 *
 * @param head the last seq made; when it is not, the key is taken, and nothing is written
 */
export async function addLastRecord(handle: Handle, draft: Draft, head: number): Promise<void> {
  const seq = head + 1
  const writing = handle.transaction(['records', 'meta'], 'readwrite', { durability: 'relaxed' })
  const written = [writing.objectStore('records').add({ ...draft, seq }), writing.objectStore('meta').put(seq, 'head')]
  writing.commit()
  await Promise.all([...written, writing.done])
}

export async function insert(writing: Writing, draft: Draft): Promise<OutboxRecord> {
  const seq = (await readHead(writing)) + 1
  const record: OutboxRecord = { ...draft, seq }
  await writing.objectStore('records').add(record)
  await writing.objectStore('meta').put(seq, 'head')
  return record
}

async function rememberTrip(writing: Writing, trip: { action: 'started' | 'ended'; recorded_at: string }) {
  const meta = writing.objectStore('meta')
  if (trip.action === 'started') await meta.put({ started_at: trip.recorded_at }, 'trip')
  else await meta.delete('trip')
}
