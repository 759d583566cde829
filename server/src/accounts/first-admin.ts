import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import { newPassword, type Passwords } from './passwords.ts'
import { countUsers, insertUser } from './user-store.ts'

type Options = {
  passwords: Passwords
  email: string
  /** Null: one is made up. */
  password: string | null
}

/**
 * Makes an admin when there is no account at all.
 *
 * @returns null when there is one already; else the email, and the password if it was made up: to be shown once
 */
export async function ensureFirstAdmin(
  db: Kysely<Database>,
  { passwords, email, password }: Options
): Promise<{ email: string; generated_password: string | null } | null> {
  if ((await countUsers(db)) > 0) return null
  const chosen = password ?? newPassword()
  const user = await insertUser(db, {
    name: 'Admin',
    email,
    role: 'admin',
    password_hash: await passwords.hash(chosen)
  })
  // Another process that started at the same time was faster.
  if (user === undefined) return null
  return { email: user.email, generated_password: password === null ? chosen : null }
}
