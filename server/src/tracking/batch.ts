import type { Ledger } from '@rastro/shared/ledger'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { DeviceReport } from '@rastro/shared/schema/sync'

/** What one request of a device brings, judged and ready to be stored. */
export type Batch = {
  device_id: number
  head_seq: number
  dropped: Ledger
  rejected: Ledger
  /** The phone's clock minus the server's, milliseconds. Null when the client has no clock of its own to compare. */
  clock_offset_ms: number | null
  device: DeviceReport
  records: readonly OutboxRecord[]
}

/** What a device's row of `device_state` says of its position and of whether fixes come. */
export type DevicePosition = {
  device_id: number
  lat: number | null
  lng: number | null
  accuracy: number | null
  speed: number | null
  heading: number | null
  battery: number | null
  recorded_at: string | null
  received_at: string | null
  last_event: string | null
  last_event_at: string | null
}

/** What changed for a device when its batches were stored; told to the world after the commit. */
export type Stored = {
  device_id: number
  /** The seqs that are new; all others of the batches were here before. */
  gained: Ledger
  /** The position after the batch, when a fix moved it or an event explains its silence differently; else null. */
  position: DevicePosition | null
  /** The time range of new fixes that did not become the position. */
  track_changed: { from: string; to: string } | null
  /** New records other than fixes, in the order of their seqs. */
  records: readonly Exclude<OutboxRecord, { kind: 'fix' }>[]
}
