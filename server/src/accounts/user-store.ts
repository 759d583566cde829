import type { Account, Role } from '@rastro/shared/session'
import type { Kysely } from 'kysely'
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
