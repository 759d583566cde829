import { randomBytes } from 'node:crypto'
import type { Share } from '@rastro/shared/schema/share'
import type { Kysely, Transaction } from 'kysely'
import { hashSecret } from '../auth/secrets.ts'
import type { Database } from '../database/tables.ts'

const TOKEN_BYTES = 16

/** 128 random bits, base64url: short enough for a message, and nobody guesses it. Only its hash is stored. */
export function newShareToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

const COLUMNS = ['id', 'shipment_id', 'created_at', 'expires_at', 'revoked_at', 'views', 'last_viewed_at'] as const

type NewShare = { shipment_id: number; token: string; created_by: number; now: string; expires_at: string }

export function insertShare(trx: Transaction<Database>, { token, now, ...share }: NewShare): Promise<Share> {
  return trx
    .insertInto('shipment_shares')
    .values({ ...share, token_hash: hashSecret(token), created_at: now })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

/** Newest first, those that have ended included. */
export function listShares(
  db: Kysely<Database>,
  shipmentId: number,
  { below, rows }: { below: number; rows: number }
): Promise<Share[]> {
  return db
    .selectFrom('shipment_shares')
    .select(COLUMNS)
    .where('shipment_id', '=', shipmentId)
    .where('id', '<', below)
    .orderBy('id', 'desc')
    .limit(rows)
    .execute()
}

/** @returns the link and whether it was revoked just now; null when the shipment has none with that id */
export async function revokeShare(
  trx: Transaction<Database>,
  { id, shipment_id, now }: { id: number; shipment_id: number; now: string }
): Promise<{ share: Share; changed: boolean } | null> {
  const before = await trx
    .selectFrom('shipment_shares')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('shipment_id', '=', shipment_id)
    .forUpdate()
    .executeTakeFirst()
  if (before === undefined) return null
  if (before.revoked_at !== null) return { share: before, changed: false }
  const share = await trx
    .updateTable('shipment_shares')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
  return { share, changed: true }
}

/** A link that opens its shipment now. Times are milliseconds since 1970. */
export type OpenShare = { share_id: number; shipment_id: number; expires_at: number }

export type FoundShare = { kind: 'open'; share: OpenShare } | { kind: 'ended' } | { kind: 'unknown' }

/** What a token opens. */
export async function lookUpShare(db: Kysely<Database>, token: string, now: number): Promise<FoundShare> {
  const share = await db
    .selectFrom('shipment_shares')
    .select(['id', 'shipment_id', 'expires_at', 'revoked_at'])
    .where('token_hash', '=', hashSecret(token))
    .executeTakeFirst()
  if (share === undefined) return { kind: 'unknown' }
  const expires_at = Date.parse(share.expires_at)
  if (share.revoked_at !== null || expires_at <= now) return { kind: 'ended' }
  return { kind: 'open', share: { share_id: share.id, shipment_id: share.shipment_id, expires_at } }
}

/** The link of a token; null when it is unknown, expired or revoked. */
export async function findShare(db: Kysely<Database>, token: string, now: number): Promise<OpenShare | null> {
  const found = await lookUpShare(db, token, now)
  return found.kind === 'open' ? found.share : null
}

/** Whether a link is neither expired nor revoked. */
export async function isShareGood(db: Kysely<Database>, shareId: number, now: number): Promise<boolean> {
  const share = await db
    .selectFrom('shipment_shares')
    .select('id')
    .where('id', '=', shareId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', new Date(now).toISOString())
    .executeTakeFirst()
  return share !== undefined
}

export async function countView(db: Kysely<Database>, shareId: number, now: string): Promise<void> {
  await db
    .updateTable('shipment_shares')
    .set(({ eb }) => ({ views: eb('views', '+', 1), last_viewed_at: now }))
    .where('id', '=', shareId)
    .execute()
}
