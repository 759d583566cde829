import { type Static, Type } from 'typebox'
import { TimestampSchema } from '../schema/schema.ts'
import { OffsetSchema } from './connection.ts'

const EntityEventTypeSchema = Type.Enum(['created', 'updated', 'deleted'])
export type EntityEventType = Static<typeof EntityEventTypeSchema>

/** Log: an entity was created, changed or deleted. None may be missed. */
export const EntityEventMessageSchema = Type.Object({
  type: Type.Literal('entity_event'),
  channel: Type.String(),
  offset: OffsetSchema,
  entity_type: Type.String(),
  event_type: EntityEventTypeSchema,
  /** Positive; of readings and shipments' events a bigint in the database. */
  entity_id: Type.Integer({ minimum: 1 }),
  /** The entity; after an update with `updated_fields`, after a deletion its last state. */
  data: Type.Record(Type.String(), Type.Unknown()),
  timestamp: TimestampSchema,
  /** `action`, `actor`, and what else explains it. */
  metadata: Type.Record(Type.String(), Type.Unknown())
})
export type EntityEventMessage = Static<typeof EntityEventMessageSchema>
