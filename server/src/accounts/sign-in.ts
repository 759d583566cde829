import type { Credentials, User } from '@rastro/shared/schema/session'
import type { Kysely } from 'kysely'
import { addressKey, type Limit, type Throttle } from '../auth/throttle.ts'
import type { Database } from '../database/tables.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import type { Passwords } from './passwords.ts'
import { findUserByEmail } from './user-store.ts'

const FAILURES_PER_ACCOUNT = 10
const FAILURES_PER_ADDRESS = 30

type Dependencies = { db: Kysely<Database>; passwords: Passwords; throttle: Throttle; clock: () => number }

/**
 * Whose credentials these are. An unknown account and a wrong password are one answer after one time.
 *
 * @param address of the client
 * @throws TooManyProblem after too many failures of the account or the address, whether or not the account exists
 */
export async function signIn(
  { db, passwords, throttle, clock }: Dependencies,
  { email, password }: Credentials,
  address: string
): Promise<User | null> {
  return await throttle.attempt(limitsOf(email, address), async () => {
    const user = await findUserByEmail(db, email)
    const matches = await passwords.matches(user?.password_hash ?? null, password)
    // Of an unknown account nothing is kept: it may be a password that was typed into the wrong field.
    const target = user === undefined ? null : ({ kind: 'user', id: user.id } as const)
    const action = matches ? 'sign_in' : 'sign_in_failed'
    const actor = matches && user !== undefined ? { kind: 'user' as const, id: user.id } : null
    await recordAudit(db, { action, actor, target, address, now: clock() })
    if (!matches || user === undefined) return null
    return { id: user.id, name: user.name, email: user.email, role: user.role }
  })
}

function limitsOf(email: string, address: string): [Limit, Limit] {
  return [
    { key: `sign-in address ${addressKey(address)}`, failures: FAILURES_PER_ADDRESS },
    { key: `sign-in account ${email.trim().toLowerCase()}`, failures: FAILURES_PER_ACCOUNT }
  ]
}
