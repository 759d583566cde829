import { type Kysely, sql } from 'kysely'

/** Sensors in the cargo, the keys of their gateways, and what they measured. */
export async function createSensors(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sensors (
      id integer generated always as identity primary key,
      type text not null,
      model text not null,
      name text,
      unit text,
      vehicle_id integer references vehicles on delete set null,
      minimum float8,
      maximum float8,
      -- Made without an account, by the routes for tests. One series of ids for both, so that a listener never takes
      -- one for the other.
      test boolean not null default false,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      version integer not null default 1
    )`.execute(db)
  await sql`create index sensors_vehicle on sensors (vehicle_id)`.execute(db)

  await sql`
    create table sensor_keys (
      id integer generated always as identity primary key,
      sensor_id integer not null references sensors on delete cascade,
      key_hash bytea not null unique,
      created_at timestamptz not null
    )`.execute(db)
  await sql`create index sensor_keys_sensor on sensor_keys (sensor_id, id)`.execute(db)

  // No foreign key: it would look up and lock the sensor once a row; a batch holds its sensors once. The columns are in
  // the order that leaves no gaps between them.
  await sql`
    create table readings (
      id bigint generated always as identity primary key,
      recorded_at timestamptz not null,
      received_at timestamptz not null,
      value float8 not null,
      sensor_id integer not null
    )`.execute(db)
  // With the value, a chart is read from the index alone.
  await sql`create unique index readings_sensor_time on readings (sensor_id, recorded_at) include (value)`.execute(db)

  // Sensors that are gone and whose readings are still being deleted, piece by piece.
  await sql`
    create table deleted_sensors (
      sensor_id integer primary key,
      deleted_at timestamptz not null
    )`.execute(db)
}
