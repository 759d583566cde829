import type { Kysely } from 'kysely'
import type { Author, UserPrincipal } from '../auth/principal.ts'
import type { Throttle } from '../auth/throttle.ts'
import type { Database } from '../database/tables.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import type { Control } from '../live/control.ts'
import type { Passwords } from './passwords.ts'
import { endSessionsOfUser } from './session-store.ts'
import { findPasswordHash, updateUser } from './user-store.ts'

const FAILURES_PER_USER = 10

type Dependencies = {
  db: Kysely<Database>
  passwords: Passwords
  control: Control
  throttle: Throttle
  clock: () => number
}

/**
 * Gives a user a new password and ends all other sessions: whoever knew the old one is out.
 *
 * @returns false when the present password is another
 * @throws TooManyProblem after too many wrong ones: an unlocked computer is no place to guess
 */
export async function changePassword(
  { db, passwords, control, throttle, clock }: Dependencies,
  { user_id, session_id }: UserPrincipal,
  given: { current: string; new: string },
  author: Author
): Promise<boolean> {
  const limit = { key: `password of user ${user_id}`, failures: FAILURES_PER_USER }
  const known = await throttle.attempt([limit], async () =>
    (await passwords.matches(await findPasswordHash(db, user_id), given.current)) ? true : null
  )
  if (known === null) return false
  const password_hash = await passwords.hash(given.new)
  const ended = await db.transaction().execute(async trx => {
    const now = clock()
    await updateUser(trx, { id: user_id, fields: { password_hash }, now: new Date(now).toISOString() })
    await recordAudit(trx, { action: 'password_changed', ...author, target: { kind: 'user', id: user_id }, now })
    return await endSessionsOfUser(trx, { user_id, except: session_id, now })
  })
  if (ended.length > 0) control.tell({ type: 'sessions_ended', session_ids: ended })
  return true
}
