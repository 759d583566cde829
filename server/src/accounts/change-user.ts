import type { Account } from '@rastro/shared/schema/session'
import type { Kysely, Transaction } from 'kysely'
import type { Author } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import { changedFields } from '../entities/changed-fields.ts'
import { ConflictProblem } from '../http/problem.ts'
import type { Control } from '../live/control.ts'
import type { AccountChange, NewAccount } from './new-account.ts'
import type { Passwords } from './passwords.ts'
import { endSessionsOfUser } from './session-store.ts'
import {
  deleteUser,
  findUser,
  insertUser,
  isEmailTaken,
  lockAdmins,
  type UserFields,
  updateUser
} from './user-store.ts'

type Dependencies = { db: Kysely<Database>; passwords: Passwords; control: Control; clock: () => number }

/** @throws ConflictProblem when the email is taken */
export async function createUser(
  { db, passwords, clock }: Dependencies,
  { password, ...user }: NewAccount,
  author: Author
): Promise<Account> {
  const password_hash = await passwords.hash(password)
  return await db.transaction().execute(async trx => {
    const created = await insertUser(trx, { ...user, password_hash })
    if (created === undefined) throw emailTaken()
    await recordAudit(trx, {
      action: 'user_created',
      ...author,
      target: { kind: 'user', id: created.id },
      detail: { role: created.role },
      now: clock()
    })
    return created
  })
}

/**
 * A new password ends the user's sessions; a new role goes with them.
 *
 * @returns null when there is no such user; the user as it was when nothing changed
 * @throws ConflictProblem when the email is taken, or when nobody would be admin
 */
export async function changeUser(
  { db, passwords, control, clock }: Dependencies,
  id: number,
  { password, ...changes }: AccountChange,
  author: Author
): Promise<Account | null> {
  const password_hash = password === undefined ? null : await passwords.hash(password)
  const { user, roleChanged, ended } = await db.transaction().execute(async trx => {
    const unchanged = { roleChanged: false, ended: [] }
    const admins = await lockAdmins(trx)
    const before = await findUser(trx, id)
    if (before === undefined) return { user: null, ...unchanged }
    const changed = changedFields(before, changes)
    if (changed.length === 0 && password_hash === null) return { user: before, ...unchanged }
    if (changed.includes('role') && changes.role !== 'admin') requireAnotherAdmin(admins, id)
    await requireFreeEmail(trx, id, changes.email)

    const now = clock()
    const fields: UserFields = { ...changes, ...(password_hash === null ? {} : { password_hash }) }
    const user = await updateUser(trx, { id, fields, now: new Date(now).toISOString() })
    const ended = password_hash === null ? [] : await endSessionsOfUser(trx, { user_id: id, except: null, now })
    const roles = changed.includes('role') ? { role: { from: before.role, to: changes.role } } : {}
    await recordAudit(trx, {
      action: 'user_changed',
      ...author,
      target: { kind: 'user', id },
      detail: { fields: [...changed, ...(password_hash === null ? [] : ['password'])], ...roles },
      now
    })
    return { user: user ?? null, roleChanged: changed.includes('role'), ended }
  })
  if (roleChanged) control.tell({ type: 'users_changed', user_ids: [id] })
  if (ended.length > 0) control.tell({ type: 'sessions_ended', session_ids: ended })
  return user
}

/**
 * @returns its last state; null when there is no such user
 * @throws ConflictProblem when nobody would be admin
 */
export async function removeUser(
  { db, control, clock }: Dependencies,
  id: number,
  author: Author
): Promise<Account | null> {
  const { user, ended } = await db.transaction().execute(async trx => {
    const admins = await lockAdmins(trx)
    const user = await findUser(trx, id)
    if (user === undefined) return { user: null, ended: [] }
    requireAnotherAdmin(admins, id)
    const ended = await deleteUser(trx, id)
    await recordAudit(trx, {
      action: 'user_deleted',
      ...author,
      target: { kind: 'user', id },
      detail: { role: user.role },
      now: clock()
    })
    return { user, ended }
  })
  if (ended.length > 0) control.tell({ type: 'sessions_ended', session_ids: ended })
  return user
}

function requireAnotherAdmin(admins: readonly number[], id: number): void {
  if (admins.length === 1 && admins[0] === id)
    throw ConflictProblem({ detail: 'there must be an admin: make another one first' })
}

async function requireFreeEmail(trx: Transaction<Database>, id: number, email: string | undefined): Promise<void> {
  if (email !== undefined && (await isEmailTaken(trx, email, id))) throw emailTaken()
}

function emailTaken() {
  return ConflictProblem({ detail: 'another user has this email' })
}
