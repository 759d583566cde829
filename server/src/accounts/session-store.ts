import type { Role } from '@rastro/shared/model/role'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'

/** A session that nobody renews for so long is over. */
export const SESSION_IDLE_SECONDS = 14 * 86_400
/** After so long a use of an old renewal token is a theft, whatever key comes with it. */
const RETRY_SECONDS = 600
const KEPT_AFTER_END_SECONDS = 86_400

const at = (now: number, seconds: number) => new Date(now + seconds * 1000).toISOString()

type SessionRow = { session_id: number; user_id: number; role: Role }

/** A session that has neither ended nor expired, with its user's present role. */
export async function findSession(db: Kysely<Database>, sessionId: number, now: number): Promise<SessionRow | null> {
  const session = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.id as session_id', 'users.id as user_id', 'users.role'])
    .where('sessions.id', '=', sessionId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at(now, 0))
    .executeTakeFirst()
  return session ?? null
}

/** Begins a session with its first renewal token, and clears away those that are long over. */
export async function insertSession(
  db: Kysely<Database>,
  { user_id, token_hash, now }: { user_id: number; token_hash: Buffer; now: number }
): Promise<number> {
  const forgotten = at(now, -KEPT_AFTER_END_SECONDS)
  await db
    .deleteFrom('sessions')
    .where(({ or, eb }) => or([eb('expires_at', '<', forgotten), eb('ended_at', '<', forgotten)]))
    .execute()
  return await db.transaction().execute(async trx => {
    const { id } = await trx
      .insertInto('sessions')
      .values({ user_id, created_at: at(now, 0), expires_at: at(now, SESSION_IDLE_SECONDS), ended_at: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    await insertRenewal(trx, { session_id: id, token_hash, now })
    return id
  })
}

function insertRenewal(
  db: Kysely<Database>,
  { session_id, token_hash, now }: { session_id: number; token_hash: Buffer; now: number }
) {
  return db
    .insertInto('renewals')
    .values({ token_hash, session_id, created_at: at(now, 0), used_at: null, retry_key_hash: null })
    .execute()
}

export type Renewal =
  | { kind: 'renewed'; session_id: number; user_id: number }
  /** No such token, or its session is over. */
  | { kind: 'unknown' }
  /** Used before, by somebody else: the whole session has ended. */
  | { kind: 'reused'; session_id: number; user_id: number }

type RenewalRequest = {
  token_hash: Buffer
  /** Of the key that a page sends with each attempt at one renewal; null when it sends none. */
  retry_key_hash: Buffer | null
  next_token_hash: Buffer
  now: number
}

/**
 * Uses a renewal token and makes its successor. A token that was used before ends its session: two hold it, and one of
 * them stole it. Unless it comes soon and with the key of its first use: then that answer got lost on its way, or two
 * tabs asked in the same moment. A key without a token, or a token without its key, opens nothing.
 */
export function renewSession(db: Kysely<Database>, request: RenewalRequest): Promise<Renewal> {
  const { token_hash, retry_key_hash, next_token_hash, now } = request
  return db.transaction().execute(async trx => {
    // The session's row is the lock: two uses of one token are one after the other.
    const renewal = await trx
      .selectFrom('renewals')
      .innerJoin('sessions', 'sessions.id', 'renewals.session_id')
      .select(['session_id', 'user_id', 'used_at', 'ended_at', 'expires_at', 'retry_key_hash'])
      .where('token_hash', '=', token_hash)
      .forUpdate('sessions')
      .executeTakeFirst()
    if (renewal === undefined || renewal.ended_at !== null || Date.parse(renewal.expires_at) <= now) {
      return { kind: 'unknown' }
    }
    const { session_id, user_id } = renewal
    const used = await trx
      .updateTable('renewals')
      .set({ used_at: at(now, 0), retry_key_hash })
      .where('token_hash', '=', token_hash)
      .where('used_at', 'is', null)
      .executeTakeFirst()
    if (used.numUpdatedRows === 0n && !(await isRetry(trx, request))) {
      await trx
        .updateTable('sessions')
        .set({ ended_at: at(now, 0) })
        .where('id', '=', session_id)
        .execute()
      return { kind: 'reused', session_id, user_id }
    }
    await insertRenewal(trx, { session_id, token_hash: next_token_hash, now })
    await trx
      .updateTable('sessions')
      .set({ expires_at: at(now, SESSION_IDLE_SECONDS) })
      .where('id', '=', session_id)
      .execute()
    return { kind: 'renewed', session_id, user_id }
  })
}

/** Reads again what the lock made wait: the row as the first use left it. */
async function isRetry(trx: Kysely<Database>, { token_hash, retry_key_hash, now }: RenewalRequest): Promise<boolean> {
  if (retry_key_hash === null) return false
  const first = await trx
    .selectFrom('renewals')
    .select('used_at')
    .where('token_hash', '=', token_hash)
    .where('retry_key_hash', '=', retry_key_hash)
    .where('used_at', '>', at(now, -RETRY_SECONDS))
    .executeTakeFirst()
  return first !== undefined
}

/** The session that a renewal token belongs to, used or not. */
export async function findSessionOfRenewal(db: Kysely<Database>, tokenHash: Buffer): Promise<number | null> {
  const renewal = await db
    .selectFrom('renewals')
    .select('session_id')
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return renewal?.session_id ?? null
}

/** @returns the sessions that this ended, itself or none */
export function endSession(db: Kysely<Database>, sessionId: number, now: number): Promise<number[]> {
  return idsOf(endingAt(db, now).where('id', '=', sessionId))
}

/**
 * @param except a session that goes on; null ends all of them
 * @returns the sessions that this ended
 */
export function endSessionsOfUser(
  db: Kysely<Database>,
  { user_id, except, now }: { user_id: number; except: number | null; now: number }
): Promise<number[]> {
  const ending = endingAt(db, now).where('user_id', '=', user_id)
  return idsOf(except === null ? ending : ending.where('id', '<>', except))
}

function endingAt(db: Kysely<Database>, now: number) {
  return db
    .updateTable('sessions')
    .set({ ended_at: at(now, 0) })
    .where('ended_at', 'is', null)
    .returning('id')
}

async function idsOf(query: { execute: () => Promise<{ id: number }[]> }): Promise<number[]> {
  return (await query.execute()).map(({ id }) => id)
}
