import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { LogEvent } from './event.ts'
import { toEvent } from './event-store.ts'

export type EventFilter = {
  channel: string
  /** Later than this offset, in their order. Without it the newest come first. */
  after?: number
  /** Earlier than this offset. */
  before?: number
  entity_type?: string
  entity_id?: number
  event_type?: string
  limit: number
}

/** The events of a channel that pass the filter. */
export async function findEvents(db: Kysely<Database>, filter: EventFilter): Promise<LogEvent[]> {
  const { channel, after, before, entity_type, entity_id, event_type, limit } = filter
  let query = db.selectFrom('events').selectAll().where('channel', '=', channel)
  if (after !== undefined) query = query.where('offset', '>', after)
  if (before !== undefined) query = query.where('offset', '<', before)
  if (entity_type !== undefined) query = query.where('entity_type', '=', entity_type)
  if (entity_id !== undefined) query = query.where('entity_id', '=', entity_id)
  if (event_type !== undefined) query = query.where('event_type', '=', event_type)
  const order = after === undefined ? 'desc' : 'asc'
  return (await query.orderBy('offset', order).limit(limit).execute()).map(toEvent)
}
