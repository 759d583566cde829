import { type Static, Type } from 'typebox'
import { TimestampSchema } from '../schema/schema.ts'

/** An event's number in its channel; 0 before the first. */
export const OffsetSchema = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/** Offsets by channel. */
export const OffsetsSchema = Type.Record(Type.String(), OffsetSchema)

/** The first message: who you are here, and after which offset of each channel events will come. */
export const ConnectionMessageSchema = Type.Object({
  type: Type.Literal('connection'),
  connection_id: Type.String(),
  channels: Type.Array(Type.String()),
  /** Offsets of another epoch mean nothing. */
  epoch: Type.String(),
  offsets: OffsetsSchema,
  server_time: TimestampSchema
})
export type ConnectionMessage = Static<typeof ConnectionMessageSchema>
