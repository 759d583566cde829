import { parseArgs } from 'node:util'
import { ROLES, type Role } from '@rastro/shared/model/role'
import type { Kysely } from 'kysely'
import { changeUser, createUser } from '../accounts/change-user.ts'
import { newPassword, type Passwords, passwordFault } from '../accounts/passwords.ts'
import { findUserByEmail, listUsers } from '../accounts/user-store.ts'
import type { Author } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import type { Control } from '../live/control.ts'

export const USAGE = `npm run user -- list
npm run user -- add <email> [--name <name>] [--role ${ROLES.join('|')}] [--password-stdin]
npm run user -- password <email> [--password-stdin]
Without --password-stdin a password is made up and printed once.`

type Dependencies = {
  db: Kysely<Database>
  passwords: Passwords
  control: Control
  clock: () => number
  /** The whole standard input. */
  readInput: () => Promise<string>
}

/** What to print, and whether it went well. */
export type Outcome = { ok: boolean; text: string }

const CONSOLE: Author = { actor: { kind: 'console', id: null }, address: null }
const PAGE_ROWS = 500

/** Runs what was typed after `npm run user --`. */
export async function runUserCommand(dependencies: Dependencies, typed: string[]): Promise<Outcome> {
  const command = parse(typed)
  switch (command?.kind) {
    case undefined:
      return { ok: false, text: USAGE }
    case 'list':
      return { ok: true, text: await list(dependencies.db) }
    case 'add':
      return await add(dependencies, command)
    case 'password':
      return await setPassword(dependencies, command)
  }
}

type Command =
  | { kind: 'list' }
  | { kind: 'add'; email: string; name: string; role: Role; fromInput: boolean }
  | { kind: 'password'; email: string; fromInput: boolean }

function parse(typed: string[]): Command | null {
  try {
    const { positionals, values } = parseArgs({
      args: typed,
      allowPositionals: true,
      options: { name: { type: 'string' }, role: { type: 'string' }, 'password-stdin': { type: 'boolean' } }
    })
    const [kind, email, ...rest] = positionals
    const fromInput = values['password-stdin'] ?? false
    const role = ROLES.find(role => role === (values.role ?? 'dispatcher'))
    if (kind === 'list' && email === undefined) return { kind }
    if (email === undefined || !/^[^\s@]+@[^\s@]+$/.test(email) || rest.length > 0 || role === undefined) return null
    if (kind === 'add') return { kind, email, name: values.name ?? email, role, fromInput }
    return kind === 'password' ? { kind, email, fromInput } : null
  } catch {
    // An option that does not exist: the usage says which do.
    return null
  }
}

async function list(db: Kysely<Database>): Promise<string> {
  const users = await listUsers(db, { below: 2_147_483_647, rows: PAGE_ROWS })
  return users.map(({ id, role, email, name }) => `${id}\t${role}\t${email}\t${name}`).join('\n')
}

async function add(dependencies: Dependencies, command: Extract<Command, { kind: 'add' }>): Promise<Outcome> {
  const { email, name, role } = command
  if ((await findUserByEmail(dependencies.db, email)) !== undefined)
    return { ok: false, text: `${email} exists already.` }
  return await withPassword(dependencies, command.fromInput, async password => {
    await createUser(dependencies, { email, name, role, password }, CONSOLE)
    return `${email} is ${role} now.`
  })
}

async function setPassword(
  dependencies: Dependencies,
  command: Extract<Command, { kind: 'password' }>
): Promise<Outcome> {
  const user = await findUserByEmail(dependencies.db, command.email)
  if (user === undefined) return { ok: false, text: `There is no ${command.email}.` }
  return await withPassword(dependencies, command.fromInput, async password => {
    await changeUser(dependencies, user.id, { password }, CONSOLE)
    return `${user.email} has a new password, and is signed out everywhere.`
  })
}

async function withPassword(
  { readInput }: Dependencies,
  fromInput: boolean,
  work: (password: string) => Promise<string>
): Promise<Outcome> {
  const password = fromInput ? (await readInput()).replace(/\r?\n$/, '') : newPassword()
  const fault = passwordFault(password)
  if (fault !== null) return { ok: false, text: fault }
  const text = await work(password)
  return { ok: true, text: fromInput ? text : `${text}\nPassword, shown once: ${password}` }
}
