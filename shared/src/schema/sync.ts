import { type Static, Type } from 'typebox'
import { MAXIMUM_DROPPED_RANGES } from '../model/sync.ts'
import { orUnknown, SeqSchema, TimestampSchema } from './schema.ts'

/** [first, last], both included. */
export const RangeSchema = Type.Tuple([SeqSchema, SeqSchema])

/** What the phone says of itself with each batch. */
export const DeviceReportSchema = Type.Object({
  app_version: Type.Optional(orUnknown(Type.String({ maxLength: 50 }))),
  battery: Type.Optional(orUnknown(Type.Number({ minimum: 0, maximum: 1 }))),
  storage_persisted: Type.Optional(orUnknown(Type.Boolean()))
})
export type DeviceReport = Static<typeof DeviceReportSchema>

/** The envelope of a batch. Its records are judged one by one, so that a bad one never holds up its neighbours. */
export const SyncSchema = Type.Object({
  /** The phone's own clock when it sent, uncorrected: the server reckons the clock's offset from it. */
  sent_at: TimestampSchema,
  /** The last seq made on this device; with it the server knows what is missing. 0 before the first record. */
  head_seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  /** Ranges that the phone had to give up and will never send. */
  dropped: Type.Optional(Type.Array(RangeSchema, { maxItems: MAXIMUM_DROPPED_RANGES })),
  device: Type.Optional(DeviceReportSchema),
  records: Type.Array(Type.Unknown())
})
export type Sync = Static<typeof SyncSchema>

/** A record that will never be stored. Final: it need not be sent again. */
export const RejectionSchema = Type.Object({
  /** Where it stood in the batch, from 0. */
  index: Type.Integer({ minimum: 0 }),
  /** Its seq, where it has a usable one. */
  seq: orUnknown(SeqSchema),
  /** Stable, for programs: "lat_out_of_range". */
  code: Type.String(),
  /** For people. */
  detail: Type.String()
})
export type Rejection = Static<typeof RejectionSchema>

/** Sent only after the commit: what is acknowledged here may be deleted on the phone. */
export const SyncedSchema = Type.Object({
  server_time: TimestampSchema,
  /** Stored now or before. */
  acked: Type.Array(RangeSchema),
  stored: Type.Integer({ minimum: 0 }),
  duplicates: Type.Integer({ minimum: 0 }),
  rejected: Type.Array(RejectionSchema),
  max_records: Type.Integer({ minimum: 1 })
})
export type Synced = Static<typeof SyncedSchema>
