import type { Role } from '@rastro/shared/model/role'
import type { Account } from '@rastro/shared/schema/session'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'

const ACCOUNT = ['id', 'name', 'email', 'role', 'created_at', 'updated_at'] as const

export type NewUser = { name: string; email: string; role: Role; password_hash: string }

/** Upper and lower case make no difference to who is meant. */
export function findUserByEmail(db: Kysely<Database>, email: string) {
  return db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'role', 'password_hash'])
    .where(({ fn, eb }) => eb(fn<string>('lower', ['email']), '=', email.trim().toLowerCase()))
    .executeTakeFirst()
}

export function findUser(db: Kysely<Database>, id: number): Promise<Account | undefined> {
  return db.selectFrom('users').select(ACCOUNT).where('id', '=', id).executeTakeFirst()
}

/** @returns undefined when the email is taken */
export function insertUser(db: Kysely<Database>, user: NewUser): Promise<Account | undefined> {
  return db
    .insertInto('users')
    .values({ ...user, email: user.email.trim() })
    .onConflict(conflict => conflict.doNothing())
    .returning(ACCOUNT)
    .executeTakeFirst()
}

export async function countUsers(db: Kysely<Database>): Promise<number> {
  const { users } = await db
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('users'))
    .executeTakeFirstOrThrow()
  return users
}

/** Newest first. */
export function listUsers(db: Kysely<Database>, { below, rows }: { below: number; rows: number }): Promise<Account[]> {
  return db.selectFrom('users').select(ACCOUNT).where('id', '<', below).orderBy('id', 'desc').limit(rows).execute()
}

/**
 * Nobody else changes who is admin until the transaction ends: two admins who demote each other in the same moment do
 * it one after the other.
 *
 * @returns the ids of all admins
 */
export async function lockAdmins(trx: Transaction<Database>): Promise<number[]> {
  const admins = await trx
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .orderBy('id')
    .forUpdate()
    .execute()
  return admins.map(({ id }) => id)
}

export type UserFields = Partial<NewUser>

/** @returns undefined when there is no such user */
export function updateUser(
  trx: Transaction<Database>,
  { id, fields, now }: { id: number; fields: UserFields; now: string }
): Promise<Account | undefined> {
  return trx
    .updateTable('users')
    .set({ ...fields, updated_at: now })
    .where('id', '=', id)
    .returning(ACCOUNT)
    .executeTakeFirst()
}

export async function isEmailTaken(trx: Transaction<Database>, email: string, exceptId: number): Promise<boolean> {
  const user = await findUserByEmail(trx, email)
  return user !== undefined && user.id !== exceptId
}

/** @returns the sessions that went with it */
export async function deleteUser(trx: Transaction<Database>, id: number): Promise<number[]> {
  const sessions = await trx.deleteFrom('sessions').where('user_id', '=', id).returning('id').execute()
  await trx.deleteFrom('users').where('id', '=', id).execute()
  return sessions.map(session => session.id)
}

export async function findPasswordHash(db: Kysely<Database>, id: number): Promise<string | null> {
  const user = await db.selectFrom('users').select('password_hash').where('id', '=', id).executeTakeFirst()
  return user?.password_hash ?? null
}
