import { contains, type Ledger } from '@rastro/shared/ledger'
import { MAXIMUM_TRACK_ACCURACY_METRES } from '@rastro/shared/model/fix'
import { silenceReasonOf } from '@rastro/shared/model/journal'
import type { FixRecord } from '@rastro/shared/schema/fix'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/tables.ts'
import { toMultirange } from '../database/types.ts'
import type { Batch, DevicePosition, Stored } from './batch.ts'

/** A fix further ahead of the server than this is flagged `future` and does not move the position. */
export const FUTURE_TOLERANCE_MILLISECONDS = 60_000

type Arguments = {
  /** At most one batch a device. */
  batches: readonly Batch[]
  /** The server's time, milliseconds since 1970: becomes received_at. */
  now: number
  /** Whether a fix's time is one that can't be right: such a fix is stored apart. */
  isMisdated: (recordedAt: number) => boolean
}

type Row = DevicePosition & {
  gained: Ledger
  previous_recorded_at: string | null
  moved_seq: number | null
  told: boolean
}

/**
 * The value as `real` keeps it. Postgres refuses what is too small for that (a filter's 1e-50 m/s), where we want 0; and
 * a heading just below 360 must not become 360.
 */
function toReal(field: string, value: number | null): number | null {
  if (value === null) return null
  const real = Math.fround(value)
  return field === 'heading' && real === 360 ? 0 : real
}

/**
 * Stores what the ledger does not hold yet, and adds it to the ledger, in one statement (ING1). Its steps:
 * lock the devices' rows in the order of their ids; keep the records whose seq is not in the ledger; store them; add
 * their seqs to the ledger; move the position if a fix is newer than it and not from the future.
 *
 * The values of a row come from the lock (`state`), not from the statement's snapshot: after waiting for another
 * process, the lock sees what that one committed, and the snapshot does not.
 *
 * @returns one outcome a device, after the commit; a device without a row of state has none
 */
export async function storeBatches(db: Kysely<Database>, { batches, now, isMisdated }: Arguments): Promise<Stored[]> {
  const receivedAt = new Date(now).toISOString()
  const futureFrom = new Date(now + FUTURE_TOLERANCE_MILLISECONDS).toISOString()
  const records = batches.flatMap(({ device_id, records }) => records.map(record => ({ device_id, record })))
  const column = <Value>(type: string, read: (record: OutboxRecord) => Value) =>
    sql`${records.map(({ record }) => read(record))}::${sql.raw(type)}[]`
  const fixColumn = (field: 'lat' | 'lng') => column('float8', record => (record.kind === 'fix' ? record[field] : null))
  const realColumn = (field: 'accuracy' | 'altitude' | 'speed' | 'heading' | 'battery') =>
    column('float8', record => (record.kind === 'fix' ? toReal(field, record[field] ?? null) : null))
  const batchColumn = <Value>(type: string, read: (batch: Batch) => Value) =>
    sql`${batches.map(read)}::${sql.raw(type)}[]`

  const { rows } = await sql<Row>`
    with batch as (
      select device_id, head_seq, dropped::int8multirange, rejected::int8multirange, clock_offset_ms, app_version, battery,
        storage_persisted
      from unnest(
        ${batchColumn('int', batch => batch.device_id)}, ${batchColumn('int8', headOf)},
        ${batchColumn('text', batch => toMultirange(batch.dropped))},
        ${batchColumn('text', batch => toMultirange(batch.rejected))},
        ${batchColumn('int', batch => batch.clock_offset_ms)},
        ${batchColumn('text', batch => batch.device.app_version ?? null)},
        ${batchColumn('real', batch => toReal('battery', batch.device.battery ?? null))},
        ${batchColumn('bool', batch => batch.device.storage_persisted ?? null)}
      ) as b (device_id, head_seq, dropped, rejected, clock_offset_ms, app_version, battery, storage_persisted)
    ), state as materialized (
      select * from device_state
      where device_id = any (${batches.map(batch => batch.device_id)}::int[])
      order by device_id for update
    ), incoming as (
      select distinct on (device_id, seq) * from unnest(
        ${records.map(({ device_id }) => device_id)}::int[], ${column('int8', record => record.seq)},
        ${column('text', record => record.kind)}, ${column('timestamptz', record => record.recorded_at)},
        ${fixColumn('lat')}, ${fixColumn('lng')}, ${realColumn('accuracy')}, ${realColumn('altitude')},
        ${realColumn('speed')}, ${realColumn('heading')}, ${realColumn('battery')},
        ${column('bool', record => isMisdated(Date.parse(record.recorded_at)))},
        ${column('text', eventOf)}, ${column('text', bodyOf)}
      ) with ordinality as r (device_id, seq, kind, recorded_at, lat, lng, accuracy, altitude, speed, heading, battery,
        misdated, event, body, place)
      order by device_id, seq, place
    ), fresh as materialized (
      select incoming.* from incoming join state using (device_id) where not state.received @> incoming.seq
    ), stored_fixes as (
      insert into fixes (device_id, seq, recorded_at, received_at, lat, lng, accuracy, altitude, speed, heading, battery, flags)
      select device_id, seq, recorded_at, ${receivedAt}, lat, lng, accuracy, altitude, speed, heading, battery,
        array_remove(array[
          case when recorded_at > ${futureFrom} then 'future' end,
          case when accuracy > ${MAXIMUM_TRACK_ACCURACY_METRES} then 'inaccurate' end
        ], null)
      from fresh where kind = 'fix' and not misdated
    ), stored_apart as (
      insert into misdated_fixes
      select device_id, seq, recorded_at, ${receivedAt}, lat, lng, accuracy, altitude, speed, heading, battery
      from fresh where kind = 'fix' and misdated
    ), stored_records as (
      insert into device_records (device_id, seq, kind, recorded_at, received_at, body)
      select device_id, seq, kind, recorded_at, ${receivedAt}, body::jsonb from fresh where kind <> 'fix'
    ), gain as (
      select device_id, range_agg(int8range(seq, seq, '[]')) as seqs from fresh group by device_id
    ), newest as (
      select distinct on (device_id) fresh.* from fresh join state using (device_id)
      where kind = 'fix' and not misdated and fresh.recorded_at <= ${futureFrom}
        and (state.recorded_at is null or (fresh.recorded_at, fresh.seq) > (state.recorded_at, state.seq))
      order by device_id, fresh.recorded_at desc, fresh.seq desc
    ), latest_event as (
      select distinct on (device_id) fresh.* from fresh join state using (device_id)
      where fresh.event is not null and fresh.recorded_at <= ${futureFrom}
        and (state.last_event_at is null or fresh.recorded_at >= state.last_event_at)
      order by device_id, fresh.recorded_at desc, fresh.seq desc
    )
    update device_state as device set
      received = state.received + coalesce(gain.seqs, '{}'),
      rejected = state.rejected + batch.rejected - (state.received + coalesce(gain.seqs, '{}')),
      dropped = state.dropped + batch.dropped - (state.received + coalesce(gain.seqs, '{}')),
      head_seq = greatest(state.head_seq, batch.head_seq),
      lat = case when newest.seq is null then state.lat else newest.lat end,
      lng = case when newest.seq is null then state.lng else newest.lng end,
      accuracy = case when newest.seq is null then state.accuracy else newest.accuracy end,
      speed = case when newest.seq is null then state.speed else newest.speed end,
      heading = case when newest.seq is null then state.heading else newest.heading end,
      fix_battery = case when newest.seq is null then state.fix_battery else newest.battery end,
      recorded_at = coalesce(newest.recorded_at, state.recorded_at),
      received_at = case when newest.seq is null then state.received_at else ${receivedAt} end,
      seq = coalesce(newest.seq, state.seq),
      last_event = coalesce(latest_event.event, state.last_event),
      last_event_at = coalesce(latest_event.recorded_at, state.last_event_at),
      last_seen_at = ${receivedAt},
      clock_offset_ms = coalesce(batch.clock_offset_ms, state.clock_offset_ms),
      app_version = coalesce(batch.app_version, state.app_version),
      battery = coalesce(batch.battery, state.battery),
      storage_persisted = coalesce(batch.storage_persisted, state.storage_persisted)
    from batch
      join state using (device_id)
      left join gain using (device_id)
      left join newest using (device_id)
      left join latest_event using (device_id)
    where device.device_id = batch.device_id
    returning device.device_id, device.lat, device.lng, device.accuracy, device.speed, device.heading,
      device.fix_battery as battery, device.recorded_at, device.received_at, device.last_event, device.last_event_at,
      coalesce(gain.seqs, '{}') as gained, state.recorded_at as previous_recorded_at, newest.seq as moved_seq,
      latest_event.event is not null as told`.execute(db)

  const batchOf = new Map(batches.map(batch => [batch.device_id, batch]))
  return rows.map(row => outcomeOf(row, batchOf.get(row.device_id)?.records ?? [], isMisdated))
}

function outcomeOf(row: Row, records: readonly OutboxRecord[], isMisdated: Arguments['isMisdated']): Stored {
  const { gained, moved_seq, told, previous_recorded_at: _, ...position } = row
  const fresh = [...new Map(records.map(record => [record.seq, record])).values()].filter(({ seq }) =>
    contains(gained, seq)
  )
  const behind = fresh.filter(
    (record): record is FixRecord =>
      record.kind === 'fix' && record.seq !== moved_seq && !isMisdated(Date.parse(record.recorded_at))
  )
  return {
    device_id: row.device_id,
    gained,
    position: row.recorded_at !== null && (moved_seq !== null || told) ? position : null,
    track_changed: timeRange(behind),
    records: fresh.filter(record => record.kind !== 'fix')
  }
}

function timeRange(fixes: readonly FixRecord[]): Stored['track_changed'] {
  if (fixes.length === 0) return null
  const times = fixes.map(fix => Date.parse(fix.recorded_at))
  const at = (time: number) => new Date(time).toISOString()
  return { from: at(Math.min(...times)), to: at(Math.max(...times)) }
}

/** A phone that says less than it sent is believed for what it sent. */
function headOf({ head_seq, records }: Batch): number {
  return records.reduce((head, { seq }) => Math.max(head, seq), head_seq)
}

/** What a record says of whether fixes come; null when nothing. */
function eventOf(record: OutboxRecord): string | null {
  const event = record.kind === 'journal' ? record.event : record.kind === 'trip' ? `trip_${record.action}` : null
  return event !== null && silenceReasonOf(event) !== undefined ? event : null
}

/** What is kept of a record that is no fix, beside its seq, kind and times. */
function bodyOf(record: OutboxRecord): string | null {
  switch (record.kind) {
    case 'fix':
      return null
    case 'journal':
      return JSON.stringify({ event: record.event })
    case 'trip':
      return JSON.stringify({ action: record.action })
    case 'shipment':
      return JSON.stringify({ shipment_id: record.shipment_id, action: record.action, note: record.note ?? null })
  }
}
