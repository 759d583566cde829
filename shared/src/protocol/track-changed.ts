import { type Static, Type } from 'typebox'
import { IdSchema, TimestampSchema } from '../schema/schema.ts'

/** Fixes arrived that did not become the position: fetch that range of the track again. */
export const TrackChangedMessageSchema = Type.Object({
  type: Type.Literal('track_changed'),
  channel: Type.String(),
  device_id: IdSchema,
  from: TimestampSchema,
  to: TimestampSchema
})
export type TrackChangedMessage = Static<typeof TrackChangedMessageSchema>
