import { type Kysely, sql } from 'kysely'

/** The ledger, the position, and the fixes of each device. */
export async function createTracking(db: Kysely<unknown>): Promise<void> {
  // Room in each page and no index on a column that moves: every update stays in its page (HOT).
  await sql`
    create table device_state (
      device_id integer primary key references devices on delete cascade,
      received int8multirange not null default '{}',
      rejected int8multirange not null default '{}',
      dropped int8multirange not null default '{}',
      head_seq bigint not null default 0,
      lat float8,
      lng float8,
      accuracy real,
      speed real,
      heading real,
      fix_battery real,
      recorded_at timestamptz,
      received_at timestamptz,
      seq bigint,
      -- The last thing the phone said that bears on whether fixes come (journal and trip records).
      last_event text,
      last_event_at timestamptz,
      last_seen_at timestamptz,
      clock_offset_ms integer,
      app_version text,
      battery real,
      storage_persisted boolean
    ) with (fillfactor = 70)`.execute(db)

  // No primary key on (device_id, seq): the ledger in device_state decides what is new. No foreign key either:
  // each would cost every row, and a key on the time alone could not hold across partitions.
  await sql`
    create table fixes (
      device_id integer not null,
      seq bigint not null,
      recorded_at timestamptz not null,
      received_at timestamptz not null,
      lat float8 not null,
      lng float8 not null,
      accuracy real,
      altitude real,
      speed real,
      heading real,
      battery real,
      flags text[] not null default '{}'
    ) partition by range (recorded_at)`.execute(db)
  await sql`create index fixes_device_time on fixes (device_id, recorded_at)`.execute(db)

  // Fixes whose time cannot be right (before 2020, over a day ahead, older than what is kept): they would litter the
  // partitions. Stored apart, acknowledged, counted in the ledger like all others.
  await sql`
    create table misdated_fixes (
      device_id integer not null,
      seq bigint not null,
      recorded_at timestamptz not null,
      received_at timestamptz not null,
      lat float8 not null,
      lng float8 not null,
      accuracy real,
      altitude real,
      speed real,
      heading real,
      battery real,
      primary key (device_id, seq)
    )`.execute(db)

  // All other records of the outbox: journal, trip, shipment.
  await sql`
    create table device_records (
      device_id integer not null,
      seq bigint not null,
      kind text not null,
      recorded_at timestamptz not null,
      received_at timestamptz not null,
      body jsonb not null,
      primary key (device_id, seq)
    )`.execute(db)
  await sql`create index device_records_time on device_records (device_id, recorded_at)`.execute(db)
}
