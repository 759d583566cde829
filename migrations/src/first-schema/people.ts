import { type Kysely, sql } from 'kysely'

/** Staff, drivers, vehicles and the devices that drivers carry. Secrets are stored only as hashes. */
export async function createPeople(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table users (
      id integer generated always as identity primary key,
      name text not null,
      email text not null,
      password_hash text not null,
      role text not null check (role in ('admin', 'dispatcher')),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      version integer not null default 1
    )`.execute(db)
  await sql`create unique index users_email on users (lower(email))`.execute(db)

  // A session is a family of renewal tokens, each used once; using an old one again ends the whole family.
  await sql`
    create table sessions (
      id integer generated always as identity primary key,
      user_id integer not null references users on delete cascade,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      ended_at timestamptz
    )`.execute(db)
  await sql`create index sessions_user on sessions (user_id)`.execute(db)
  await sql`
    create table renewals (
      token_hash bytea primary key,
      session_id integer not null references sessions on delete cascade,
      created_at timestamptz not null default now(),
      used_at timestamptz,
      -- Of the key that came with its use: who sends the same again only asks for an answer that got lost.
      retry_key_hash bytea
    )`.execute(db)
  await sql`create index renewals_session on renewals (session_id)`.execute(db)

  await sql`
    create table vehicles (
      id integer generated always as identity primary key,
      plate text not null,
      name text,
      kind text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      version integer not null default 1
    )`.execute(db)
  await sql`
    create table drivers (
      id integer generated always as identity primary key,
      name text not null,
      phone text,
      note text,
      active boolean not null default true,
      vehicle_id integer references vehicles on delete set null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      version integer not null default 1
    )`.execute(db)

  await sql`
    create table devices (
      id integer generated always as identity primary key,
      driver_id integer not null references drivers on delete cascade,
      name text,
      platform text,
      token_hash bytea not null unique,
      -- Who numbers its records: the phone, or the server for clients of the first system. Its first use decides.
      numbered_by text check (numbered_by in ('device', 'server')),
      created_at timestamptz not null default now(),
      revoked_at timestamptz
    )`.execute(db)
  await sql`create index devices_driver on devices (driver_id)`.execute(db)

  await sql`
    create table enrollments (
      code_hash bytea primary key,
      driver_id integer not null references drivers on delete cascade,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)

  // Single use: opening a socket deletes the row.
  await sql`
    create table tickets (
      token_hash bytea primary key,
      session_id integer references sessions on delete cascade,
      device_id integer references devices on delete cascade,
      -- Null when it was asked for by something other than a page.
      origin text,
      access_expires_at timestamptz not null,
      expires_at timestamptz not null,
      check (num_nonnulls(session_id, device_id) = 1)
    )`.execute(db)
}
