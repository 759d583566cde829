import type { Kysely } from 'kysely'
import type { Author } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'

/** What is written down for good, because it bears on who may do what. */
export const AUDIT_ACTIONS = [
  'sign_in',
  'sign_in_failed',
  'sign_out',
  'sign_out_everywhere',
  /** An old renewal token came again: two hold it, so the session ended. */
  'session_stolen',
  'password_changed',
  'user_created',
  'user_changed',
  'user_deleted',
  'enrollment_created',
  'enrollment_failed',
  'device_enrolled',
  'device_revoked',
  'share_created',
  'share_revoked',
  'sensor_key_created',
  'sensor_key_revoked'
] as const
export type AuditAction = (typeof AUDIT_ACTIONS)[number]

export type AuditRecord = Author & {
  action: AuditAction
  target: { kind: 'user' | 'session' | 'driver' | 'device' | 'shipment' | 'share' | 'sensor'; id: number } | null
  /** What else explains it. Never a secret, and nothing that a stranger typed where secrets may be typed by mistake. */
  detail?: Record<string, unknown>
  /** Milliseconds since 1970. */
  now: number
}

/** Adds to the audit trail. Inside a transaction it is written if, and only if, the act itself is. */
export async function recordAudit(db: Kysely<Database>, record: AuditRecord): Promise<void> {
  const { action, actor, address, target, detail = {}, now } = record
  await db
    .insertInto('audit_entries')
    .values({
      at: new Date(now).toISOString(),
      action,
      actor_kind: actor?.kind ?? null,
      actor_id: actor?.id ?? null,
      target_kind: target?.kind ?? null,
      target_id: target?.id ?? null,
      address,
      detail
    })
    .execute()
}

/** Newest first. */
export function listAudit(
  db: Kysely<Database>,
  { below, rows, action }: { below: number; rows: number; action: AuditAction | null }
) {
  return db
    .selectFrom('audit_entries')
    .selectAll()
    .where('id', '<', below)
    .$if(action !== null, query => query.where('action', '=', action ?? ''))
    .orderBy('id', 'desc')
    .limit(rows)
    .execute()
}
