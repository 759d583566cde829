import { type Kysely, sql } from 'kysely'

/** Who did what to whose access. Rows are added and never changed: the database itself refuses. */
export async function createAudit(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_entries (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      action text not null,
      -- No foreign keys: the trail outlives those it tells of.
      actor_kind text,
      actor_id integer,
      target_kind text,
      target_id integer,
      address text,
      detail jsonb not null
    )`.execute(db)
  await sql`
    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit trail is only added to';
    end $$`.execute(db)
  await sql`
    create trigger audit_entries_append_only before update or delete or truncate on audit_entries
    for each statement execute function refuse_audit_change()`.execute(db)
}
