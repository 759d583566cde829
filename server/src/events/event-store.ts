import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database, EventsTable } from '../database/tables.ts'
import type { LogEvent, NewEvent } from './event.ts'

/** Where a channel's log stands. A channel without events stands at 0. */
export type LogEnd = {
  name: string
  /** Offset of the last event. */
  top: number
  /** Events up to this offset are gone. */
  trimmed: number
}

/** The log's identity: `installation` for good, `epoch` until the log is put back to an earlier state. */
export type LogIdentity = { installation: string; epoch: string }

export async function readLogIdentity(db: Kysely<Database>): Promise<LogIdentity> {
  return await db.selectFrom('event_log').select(['installation', 'epoch']).executeTakeFirstOrThrow()
}

/** Makes all offsets that clients hold worthless. To be called after a backup was restored, before clients connect. */
export async function renewEpoch(db: Kysely<Database>): Promise<void> {
  await db.updateTable('event_log').set({ epoch: sql`gen_random_uuid()` }).execute()
}

/** The ends of these channels' logs, in no order; channels that never had an event are left out. */
export async function readLogEnds(db: Kysely<Database>, names: readonly string[]): Promise<LogEnd[]> {
  if (names.length === 0) return []
  return await db.selectFrom('channels').selectAll().where('name', '=', sql<string>`any(${names})`).execute()
}

/** The channel's events after `offset`, in order, at most `limit`. */
export async function eventsAfter(
  db: Kysely<Database>,
  channel: string,
  offset: number,
  limit: number
): Promise<LogEvent[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('channel', '=', channel)
    .where('offset', '>', offset)
    .orderBy('offset')
    .limit(limit)
    .execute()
  return rows.map(toEvent)
}

/**
 * Writes the events at the end of their channels' logs. The channels' rows stay locked until the transaction ends, so
 * offsets are committed in their order. Locks are taken in the order of the names: two transactions that write to the
 * same channels wait for each other, and never both ways.
 *
 * @returns the events, one for each channel they go to
 */
export async function insertEvents(
  trx: Transaction<Database>,
  newEvents: readonly NewEvent[],
  timestamp: string
): Promise<LogEvent[]> {
  const next = await advanceChannels(trx, newEvents)
  const events = newEvents.flatMap(event =>
    channelsOf(event).map(channel => numbered(event, channel, take(next, channel), timestamp))
  )
  await sql`
    insert into events (channel, "offset", type, entity_type, event_type, entity_id, data, "timestamp", metadata)
    select * from unnest(
      ${events.map(it => it.channel)}::text[],
      ${events.map(it => it.offset)}::bigint[],
      ${events.map(it => it.type)}::text[],
      ${events.map(it => (it.type === 'entity_event' ? it.entity_type : null))}::text[],
      ${events.map(it => it.event_type)}::text[],
      ${events.map(it => (it.type === 'entity_event' ? it.entity_id : null))}::bigint[],
      ${events.map(it => JSON.stringify(it.data))}::jsonb[],
      ${events.map(it => it.timestamp)}::timestamptz[],
      ${events.map(it => JSON.stringify(it.metadata))}::jsonb[]
    )`.execute(trx)
  return events
}

/** Moves the ends of the logs by as many events as each gets. @returns the first new offset of each channel */
async function advanceChannels(trx: Transaction<Database>, events: readonly NewEvent[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const channel of events.flatMap(channelsOf)) counts.set(channel, (counts.get(channel) ?? 0) + 1)
  const { rows } = await sql<{ name: string; top: number }>`
    insert into channels (name, top)
    select name, count from unnest(${[...counts.keys()]}::text[], ${[...counts.values()]}::bigint[]) as new (name, count)
    order by name collate "C"
    on conflict (name) do update set top = channels.top + excluded.top
    returning name, top`.execute(trx)
  return new Map(rows.map(({ name, top }) => [name, top - (counts.get(name) ?? 0) + 1]))
}

function channelsOf(event: NewEvent): string[] {
  return [...new Set(event.channels)]
}

function take(next: Map<string, number>, channel: string): number {
  const offset = next.get(channel)
  if (offset === undefined) throw new Error(`the channel ${channel} was not advanced`)
  next.set(channel, offset + 1)
  return offset
}

function numbered(event: NewEvent, channel: string, offset: number, timestamp: string): LogEvent {
  const { event_type, data, metadata } = event
  if (!('entity_type' in event)) return { type: 'system_event', channel, offset, event_type, data, timestamp, metadata }
  const { entity_type, entity_id } = event
  return {
    type: 'entity_event',
    channel,
    offset,
    entity_type,
    event_type: event.event_type,
    entity_id,
    data,
    timestamp,
    metadata
  }
}

/** A row as an event. The table's check and `insertEvents` see to it that an entity's event has an entity. */
export function toEvent(row: EventsTable): LogEvent {
  const { channel, offset, entity_type, event_type, entity_id, data, timestamp, metadata } = row
  if (row.type === 'entity_event' && entity_type !== null && entity_id !== null && isEntityEventType(event_type)) {
    return { type: row.type, channel, offset, entity_type, event_type, entity_id, data, timestamp, metadata }
  }
  return { type: 'system_event', channel, offset, event_type, data, timestamp, metadata }
}

function isEntityEventType(text: string): text is 'created' | 'updated' | 'deleted' {
  return text === 'created' || text === 'updated' || text === 'deleted'
}
