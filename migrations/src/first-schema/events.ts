import { type Kysely, sql } from 'kysely'

/** The event log: what happened to entities, numbered per channel without a hole, so that a stream can be resumed. */
export async function createEvents(db: Kysely<unknown>): Promise<void> {
  // One row. `installation` never changes and keeps two installations on one broker apart. Offsets of another `epoch`
  // mean nothing: it is renewed when the log was put back to an earlier state (a restored backup).
  await sql`
    create table event_log (
      only_row boolean primary key default true check (only_row),
      installation uuid not null default gen_random_uuid(),
      epoch uuid not null default gen_random_uuid()
    )`.execute(db)
  await sql`insert into event_log default values`.execute(db)

  // The row's lock gives offsets in the order of the commits; a sequence would hand them out before, and a reader
  // at 105 could miss 104 that commits later.
  await sql`
    create table channels (
      name text primary key,
      -- The offset of the last event.
      top bigint not null,
      -- Events up to this offset have been deleted for their age.
      trimmed bigint not null default 0
    ) with (fillfactor = 70)`.execute(db)

  await sql`
    create table events (
      channel text not null,
      "offset" bigint not null,
      type text not null check (type in ('entity_event', 'system_event')),
      entity_type text,
      event_type text not null,
      -- A reading's id outgrows an integer.
      entity_id bigint,
      data jsonb not null,
      "timestamp" timestamptz not null,
      metadata jsonb not null,
      primary key (channel, "offset")
    )`.execute(db)
  await sql`create index events_entity on events (channel, entity_type, entity_id, "offset")`.execute(db)
}
