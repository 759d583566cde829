import { type Kysely, sql } from 'kysely'

/** Shipments, who carried them when, what happened to them, and the links by which customers follow them. */
export async function createShipments(db: Kysely<unknown>): Promise<void> {
  // `json`, not `jsonb`: it keeps the order of the fields, so that what is stored compares with what is sent.
  await sql`
    create table shipments (
      id integer generated always as identity primary key,
      reference text not null,
      customer_name text,
      origin json,
      destination json,
      stops json not null,
      driver_id integer references drivers on delete set null,
      vehicle_id integer references vehicles on delete set null,
      status text not null check (status in ('planned', 'assigned', 'in_transit', 'delivered', 'cancelled')),
      planned_at timestamptz,
      started_at timestamptz,
      finished_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      version integer not null default 1
    )`.execute(db)
  await sql`create index shipments_driver on shipments (driver_id, id)`.execute(db)
  await sql`create index shipments_vehicle on shipments (vehicle_id)`.execute(db)
  await sql`create index shipments_status on shipments (status, id)`.execute(db)

  // Who carried a shipment when: [since, until), open while it is carried. The driver's own row may be gone.
  await sql`
    create table shipment_assignments (
      id integer generated always as identity primary key,
      shipment_id integer not null references shipments on delete cascade,
      driver_id integer not null,
      since timestamptz not null,
      until timestamptz
    )`.execute(db)
  await sql`create index shipment_assignments_shipment on shipment_assignments (shipment_id, id)`.execute(db)
  await sql`create index shipment_assignments_driver on shipment_assignments (driver_id, until)`.execute(db)
  await sql`
    create unique index shipment_assignments_open on shipment_assignments (shipment_id) where until is null`.execute(db)

  // One row a step of the status, change of driver, or action of a driver. No foreign keys: a row with a seq also says
  // that this record of that device has been dealt with, and must outlive what it is about.
  await sql`
    create table shipment_events (
      id integer generated always as identity primary key,
      -- Null when the record named a shipment that did not exist.
      shipment_id integer,
      kind text not null check (kind in ('status', 'driver', 'action')),
      action text,
      -- What it brought about; null when nothing.
      status text,
      driver_id integer,
      note text,
      -- Of an action: whether the shipment followed it, and if not, why.
      applied boolean not null default true,
      refusal text,
      occurred_at timestamptz not null,
      received_at timestamptz not null,
      actor_kind text,
      actor_id integer,
      device_id integer,
      seq bigint,
      unique (device_id, seq)
    )`.execute(db)
  await sql`create index shipment_events_shipment on shipment_events (shipment_id, occurred_at, id)`.execute(db)
  // To find the records that have not been dealt with.
  await sql`
    create index device_records_shipment on device_records (device_id, seq) where kind = 'shipment'`.execute(db)

  await sql`
    create table shipment_shares (
      id integer generated always as identity primary key,
      shipment_id integer not null references shipments on delete cascade,
      token_hash bytea not null unique,
      created_at timestamptz not null,
      created_by integer references users on delete set null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      views integer not null default 0,
      last_viewed_at timestamptz
    )`.execute(db)
  await sql`create index shipment_shares_shipment on shipment_shares (shipment_id, id)`.execute(db)
}
