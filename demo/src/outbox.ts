import { contains, type Ledger, ledgerOf, missing, union } from '@rastro/shared/ledger'
import { MAXIMUM_SYNC_RECORDS } from '@rastro/shared/model/sync'
import type { FixRecord } from '@rastro/shared/schema/fix'
import type { JournalRecord, ShipmentRecord, TripRecord } from '@rastro/shared/schema/record'
import type { Synced } from '@rastro/shared/schema/sync'

/** What the demo's phones record. */
export type PhoneRecord = FixRecord | JournalRecord | TripRecord | ShipmentRecord
/** A record before it has its number. */
export type NewRecord =
  | Omit<FixRecord, 'seq'>
  | Omit<JournalRecord, 'seq'>
  | Omit<TripRecord, 'seq'>
  | Omit<ShipmentRecord, 'seq'>

/** A request is at most about so large before compression: what a slow network can still carry. */
const MAXIMUM_REQUEST_BYTES = 48 * 1024

/**
 * What a phone has recorded and the server has not yet named. In memory, so bounded: beyond `limit` records the oldest
 * fixes are given up, and the ledger of what was given up is told to the server.
 */
export class Outbox {
  readonly #limit: number
  readonly #records = new Map<number, PhoneRecord>()
  #headSeq = 0
  #dropped: Ledger = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The last seq made; 0 before the first record. */
  get headSeq(): number {
    return this.#headSeq
  }

  /** How many records wait for an acknowledgement. */
  get size(): number {
    return this.#records.size
  }

  /** What was given up and the server was not yet told of. */
  get dropped(): Ledger {
    return this.#dropped
  }

  add(record: NewRecord): void {
    this.#headSeq += 1
    this.#records.set(this.#headSeq, { ...record, seq: this.#headSeq })
    if (this.#records.size > this.#limit) this.#giveUpOldest()
  }

  /**
   * What to send next. After an outage the newest fix and all that is not a fix, so that the map is right
   * within one request; else the oldest records first.
   */
  batch({ afterOutage, maximum }: { afterOutage: boolean; maximum: number }): PhoneRecord[] {
    const waiting = [...this.#records.values()]
    const newestFix = afterOutage ? waiting.findLast(record => record.kind === 'fix') : undefined
    const wanted =
      newestFix === undefined
        ? waiting
        : [newestFix, ...waiting.filter(record => record.kind !== 'fix' && record.seq !== newestFix.seq)]
    return withinSize(wanted.slice(0, Math.min(maximum, MAXIMUM_SYNC_RECORDS)))
  }

  /**
   * Forgets what the server has stored or refused for good, and what it has been told was given up.
   *
   * @param sent the records of the request
   * @param told the `dropped` of the request
   * @returns how many records of the request are settled
   */
  settle(sent: readonly PhoneRecord[], told: Ledger, { acked, rejected }: Synced): number {
    const refused = new Set(rejected.map(rejection => rejection.seq))
    const settled = sent.filter(record => contains(acked, record.seq) || refused.has(record.seq))
    for (const { seq } of settled) this.#records.delete(seq)
    this.#dropped = this.#dropped.flatMap(([first, last]) => missing(told, first, last))
    return settled.length
  }

  /** Gives up one record that the server will never take. */
  giveUp(seq: number): void {
    if (this.#records.delete(seq)) this.#dropped = union(this.#dropped, ledgerOf([seq]))
  }

  #giveUpOldest(): void {
    this.giveUp(oldestFixSeq(this.#records) ?? this.#headSeq)
  }
}

function oldestFixSeq(records: ReadonlyMap<number, PhoneRecord>): number | undefined {
  for (const [seq, record] of records) {
    if (record.kind === 'fix') return seq
  }
  return undefined
}

function withinSize(records: readonly PhoneRecord[]): PhoneRecord[] {
  let bytes = 0
  return records.filter((record, index) => {
    bytes += JSON.stringify(record).length + 1
    return index === 0 || bytes <= MAXIMUM_REQUEST_BYTES
  })
}
