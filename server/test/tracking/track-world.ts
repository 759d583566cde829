import { ledgerOf } from '@rastro/shared/ledger'
import type { JournalEvent } from '@rastro/shared/model/journal'
import type { FixRecord } from '@rastro/shared/schema/fix'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { Kysely } from 'kysely'
import type { TraceFix } from '../../../demo/src/trace.ts'
import type { Database } from '../../src/database/tables.ts'
import { storeBatches } from '../../src/tracking/fix-store.ts'
import { createPartitions } from '../../src/tracking/partitions.ts'

/** The moment at which the tests' journeys start. */
export const START = Date.parse('2026-11-21T12:00:00.000Z')

export function at(seconds: number): string {
  return new Date(START + Math.round(seconds * 1000)).toISOString()
}

/** A fix so many seconds after the start, going east along the equator at 10 m/s unless said otherwise. */
export function fixRecord(seq: number, seconds: number, more: Partial<FixRecord> = {}): FixRecord {
  return { seq, kind: 'fix', recorded_at: at(seconds), lat: 0, lng: (seconds * 10) / 111_195, accuracy: 5, ...more }
}

export function journalRecord(seq: number, seconds: number, event: JournalEvent): OutboxRecord {
  return { seq, kind: 'journal', recorded_at: at(seconds), event }
}

export function tripRecord(seq: number, seconds: number, action: 'started' | 'ended'): OutboxRecord {
  return { seq, kind: 'trip', recorded_at: at(seconds), action }
}

/** A real trace as its phone would have sent it, moved to the start of the tests' journeys. */
export function recordsOf(fixes: readonly TraceFix[]): FixRecord[] {
  return fixes.map(({ seconds, ...fix }, index) => ({ seq: index + 1, kind: 'fix', recorded_at: at(seconds), ...fix }))
}

/** Stores records as the ingest does, received at `now` (milliseconds since 1970; a day after the start by default). */
export async function send(
  db: Kysely<Database>,
  device_id: number,
  records: readonly OutboxRecord[],
  { now = START + 86_400_000, dropped = [] as number[], rejected = [] as number[] } = {}
): Promise<void> {
  await createPartitions(db, 'day').ensure(records.map(record => Date.parse(record.recorded_at)))
  const batch = {
    device_id,
    head_seq: 0,
    dropped: ledgerOf(dropped),
    rejected: ledgerOf(rejected),
    clock_offset_ms: 0,
    device: {},
    records
  }
  await storeBatches(db, { batches: [batch], now, isMisdated: () => false })
}
