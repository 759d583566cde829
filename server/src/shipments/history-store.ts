import type { ShipmentAction } from '@rastro/shared/model/shipment'
import type { ShipmentEvent } from '@rastro/shared/schema/shipment-event'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Actor } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'

/** An entry of a shipment's history, to be written. */
export type NewEntry = Pick<ShipmentEvent, 'kind' | 'status' | 'driver_id' | 'occurred_at' | 'received_at'> & {
  /** Null when the record named a shipment that does not exist. */
  shipment_id: number | null
  actor: Actor | null
} & Partial<Pick<ShipmentEvent, 'action' | 'note' | 'refusal'>> & {
    /** The record that it comes from: dealt with once, whatever happens. */
    record?: { device_id: number; seq: number }
  }

/** @returns its id; null when the record has been dealt with before */
export async function insertEntry(trx: Transaction<Database>, entry: NewEntry): Promise<number | null> {
  const { actor, record, action = null, note = null, refusal = null, ...rest } = entry
  const inserted = await trx
    .insertInto('shipment_events')
    .values({
      ...rest,
      action,
      note,
      refusal,
      applied: refusal === null,
      actor_kind: actor?.kind ?? null,
      actor_id: actor?.id ?? null,
      device_id: record?.device_id ?? null,
      seq: record?.seq ?? null
    })
    .onConflict(conflict => conflict.columns(['device_id', 'seq']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted?.id ?? null
}

/** A fix this far from an event, in time, still says where it was. */
const PLACE_WITHIN = '5 minutes'

/**
 * What happened to a shipment, the last that happened first. Where, is looked up each time: the fixes may come later
 * than the word of it.
 *
 * @param page.after the id of the last entry of the page before; null for the first page
 */
export async function listEntries(
  db: Kysely<Database>,
  shipmentId: number,
  { after, rows }: { after: number | null; rows: number }
): Promise<ShipmentEvent[]> {
  type Row = Omit<ShipmentEvent, 'place' | 'actor'> & {
    lat: number | null
    lng: number | null
    actor_kind: string | null
    actor_id: number | null
  }
  const { rows: entries } = await sql<Row>`
    select event.id, shipment_id, kind, action, status, driver_id, note, applied, refusal, occurred_at,
      event.received_at, actor_kind, actor_id, place.lat, place.lng
    from shipment_events as event
      left join lateral (
        select lat, lng from fixes
        where fixes.device_id = event.device_id and cardinality(flags) = 0
          and fixes.recorded_at between occurred_at - ${PLACE_WITHIN}::interval and occurred_at + ${PLACE_WITHIN}::interval
        order by abs(extract(epoch from fixes.recorded_at - occurred_at)) limit 1
      ) as place on true
    where shipment_id = ${shipmentId} and (
      ${after}::int is null
      or (occurred_at, event.id) < (select occurred_at, id from shipment_events where id = ${after}::int)
    )
    order by occurred_at desc, event.id desc
    limit ${rows}`.execute(db)
  return entries.map(({ lat, lng, actor_kind, actor_id, ...entry }) => ({
    ...entry,
    place: lat === null || lng === null ? null : { lat, lng },
    actor: actor_kind === null ? null : { kind: actor_kind, id: actor_id }
  }))
}

/** A driver's action that was stored, and not yet dealt with. */
export type PendingAction = {
  device_id: number
  seq: number
  driver_id: number
  shipment_id: number
  action: ShipmentAction
  note: string | null
  occurred_at: string
  received_at: string
}

/**
 * Drivers' actions that nobody has dealt with, the first that happened first.
 *
 * @param deviceId only of this device; null for all
 */
export async function loadPendingActions(
  db: Kysely<Database>,
  deviceId: number | null,
  limit: number
): Promise<PendingAction[]> {
  const { rows } = await sql<PendingAction>`
    select record.device_id, record.seq, device.driver_id, (body->>'shipment_id')::int as shipment_id,
      body->>'action' as action, body->>'note' as note, recorded_at as occurred_at, record.received_at
    from device_records as record join devices as device on device.id = record.device_id
    where record.kind = 'shipment' and (${deviceId}::int is null or record.device_id = ${deviceId}::int)
      and not exists (
        select from shipment_events as event where event.device_id = record.device_id and event.seq = record.seq
      )
    order by recorded_at, record.seq
    limit ${limit}`.execute(db)
  return rows
}
