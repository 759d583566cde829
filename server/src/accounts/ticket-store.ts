import type { Kysely } from 'kysely'
import type { DevicePrincipal, UserPrincipal } from '../auth/principal.ts'
import { hashSecret, newSecret } from '../auth/secrets.ts'
import type { Database } from '../database/tables.ts'
import type { LiveAccess } from '../live/access.ts'
import { findSession } from './session-store.ts'

export const TICKET_SECONDS = 30
/** A device's token does not expire; its sockets come for a new ticket all the same. */
const ENDLESS_ACCESS_SECONDS = 86_400

type NewTicket = {
  principal: UserPrincipal | DevicePrincipal
  /** Of the page that asks; null when something else asks. Only that origin may use it. */
  origin: string | null
  /** When the access that the ticket hands on ends, ISO 8601; null when only a revocation ends it. */
  access_expires_at: string | null
  now: number
}

/** @returns the ticket; only its hash is stored */
export async function insertTicket(db: Kysely<Database>, ticket: NewTicket): Promise<string> {
  const { principal, origin, access_expires_at, now } = ticket
  const secret = newSecret()
  await db.deleteFrom('tickets').where('expires_at', '<', new Date(now).toISOString()).execute()
  await db
    .insertInto('tickets')
    .values({
      token_hash: hashSecret(secret),
      session_id: principal.kind === 'user' ? principal.session_id : null,
      device_id: principal.kind === 'device' ? principal.device_id : null,
      origin,
      access_expires_at: access_expires_at ?? new Date(now + ENDLESS_ACCESS_SECONDS * 1000).toISOString(),
      expires_at: new Date(now + TICKET_SECONDS * 1000).toISOString()
    })
    .execute()
  return secret
}

/**
 * Uses a ticket up.
 *
 * @param origin of the page that opens the socket; null when none is given
 * @returns whom it admits; null when it is unknown, used, expired, of another origin, or its session or device has ended
 */
export async function takeTicket(
  db: Kysely<Database>,
  { ticket, origin, now }: { ticket: string; origin: string | null; now: number }
): Promise<LiveAccess | null> {
  // Gone even when the origin is wrong: whoever tries that has no second try.
  const taken = await db
    .deleteFrom('tickets')
    .where('token_hash', '=', hashSecret(ticket))
    .returning(['session_id', 'device_id', 'origin', 'access_expires_at', 'expires_at'])
    .executeTakeFirst()
  if (taken === undefined || Date.parse(taken.expires_at) <= now) return null
  if (taken.origin !== null && taken.origin !== origin) return null
  const expires_at = Date.parse(taken.access_expires_at)
  if (taken.session_id !== null) {
    const session = await findSession(db, taken.session_id, now)
    return session === null ? null : { kind: 'user', ...session, expires_at }
  }
  const device = await findDevice(db, taken.device_id)
  return device === null ? null : { kind: 'device', ...device, expires_at }
}

async function findDevice(db: Kysely<Database>, deviceId: number | null) {
  const device = await db
    .selectFrom('devices')
    .select(['id as device_id', 'driver_id'])
    .where('id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return device ?? null
}
