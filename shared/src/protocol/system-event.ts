import { type Static, Type } from 'typebox'
import { TimestampSchema } from '../schema/schema.ts'
import { OffsetSchema } from './connection.ts'

/** Log: something happened that belongs to no entity, such as a test. None may be missed. */
export const SystemEventMessageSchema = Type.Object({
  type: Type.Literal('system_event'),
  channel: Type.String(),
  offset: OffsetSchema,
  event_type: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
  timestamp: TimestampSchema,
  metadata: Type.Record(Type.String(), Type.Unknown())
})
export type SystemEventMessage = Static<typeof SystemEventMessageSchema>
