import type { EntityEventMessage, EntityEventType } from '@rastro/shared/protocol/entity-event'
import type { SystemEventMessage } from '@rastro/shared/protocol/system-event'

/** An event of the log as it goes onto the wire: the same object in the database's row, on the broker and on a socket. */
export type LogEvent = EntityEventMessage | SystemEventMessage

/** Something happened to an entity. It goes to each of the channels, with an offset of its own in each. */
export type NewEntityEvent = {
  channels: readonly string[]
  entity_type: string
  event_type: EntityEventType
  entity_id: number
  /** The entity; after an update with `updated_fields`, after a deletion its last state. */
  data: Record<string, unknown>
  /** `action`, `actor`, and what else explains it. */
  metadata: Record<string, unknown>
}

/** Something happened that is no entity's: a test, an alarm, a notice. */
export type NewSystemEvent = {
  channels: readonly string[]
  event_type: string
  data: Record<string, unknown>
  metadata: Record<string, unknown>
}

export type NewEvent = NewEntityEvent | NewSystemEvent
