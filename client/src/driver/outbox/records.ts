import type { OutboxRecord } from '@rastro/shared/schema/record'

type WithoutSeq<Record> = Record extends OutboxRecord ? Omit<Record, 'seq'> : never

/** A record before the outbox has numbered it. */
export type Draft = WithoutSeq<OutboxRecord>

/** A record that will never be sent again, kept so that the driver can see and export it. */
export interface Quarantined {
  seq: number
  record: OutboxRecord
  /** The server's code ("lat_out_of_range"), or ours: `refused_400`, `other_driver`, `unlinked`. */
  code: string
  detail: string
  quarantined_at: string
}
