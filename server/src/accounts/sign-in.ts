import type { Credentials, User } from '@rastro/shared/session'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import { addressKey, type Limit, type Throttle } from '../plugins/throttle.ts'
import type { Passwords } from './passwords.ts'
import { findUserByEmail } from './user-store.ts'

const FAILURES_PER_ACCOUNT = 10
const FAILURES_PER_ADDRESS = 30

type Dependencies = { db: Kysely<Database>; passwords: Passwords; throttle: Throttle }

/**
 * Whose credentials these are. An unknown account and a wrong password are one answer after one time.
 *
 * @param address of the client
 * @throws TooManyProblem after too many failures of the account or the address, whether or not the account exists
 */
export async function signIn(
  { db, passwords, throttle }: Dependencies,
  { email, password }: Credentials,
  address: string
): Promise<User | null> {
  const limits = limitsOf(email, address)
  await throttle.begin(limits)
  const user = await findUserByEmail(db, email)
  if (!(await passwords.matches(user?.password_hash ?? null, password)) || user === undefined) return null
  await throttle.succeeded(limits)
  return { id: user.id, name: user.name, email: user.email, role: user.role }
}

function limitsOf(email: string, address: string): Limit[] {
  return [
    { key: `sign-in address ${addressKey(address)}`, failures: FAILURES_PER_ADDRESS },
    { key: `sign-in account ${email.trim().toLowerCase()}`, failures: FAILURES_PER_ACCOUNT }
  ]
}
