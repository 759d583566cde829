import t from 'tap'
import { createPasswords } from '../../src/accounts/passwords.ts'
import { findUserByEmail } from '../../src/accounts/user-store.ts'
import { runUserCommand, USAGE } from '../../src/console/user-commands.ts'
import { createControl } from '../../src/live/control.ts'
import { createInProcessBroker } from '../../src/live/in-process-broker.ts'
import { openTestDatabase } from '../support/test-database.ts'

const { db } = await openTestDatabase(t)
const passwords = await createPasswords()
const control = createControl(createInProcessBroker())

function run(typed: string, input = '') {
  const dependencies = { db, passwords, control, clock: Date.now, readInput: async () => input }
  return runUserCommand(dependencies, typed.split(' ').filter(Boolean))
}

async function opens(email: string, password: string): Promise<boolean> {
  return await passwords.matches((await findUserByEmail(db, email))?.password_hash ?? null, password)
}

t.test('a user is added with a password that is shown once', async t => {
  const { ok, text } = await run('add rosa@rastro.example --name Rosa --role admin')
  t.ok(ok)
  const password = /shown once: (.+)$/.exec(text)?.[1] ?? ''
  t.ok(await opens('rosa@rastro.example', password))
  t.match(await run('list'), { ok: true, text: /admin\trosa@rastro\.example\tRosa/ })
  t.match(await run('add ROSA@rastro.example'), { ok: false, text: /exists already/ })
})

t.test('a password comes from the standard input and is not shown', async t => {
  const added = await run('add marco@rastro.example --password-stdin', 'from a pipe, long enough\n')
  t.match(added, { ok: true, text: 'marco@rastro.example is dispatcher now.' })
  t.ok(await opens('marco@rastro.example', 'from a pipe, long enough'))
  t.match(await run('password marco@rastro.example --password-stdin', 'short'), { ok: false, text: /10 to 1000/ })
  t.match(await run('password marco@rastro.example --password-stdin', 'another that is long'), { ok: true })
  t.ok(await opens('marco@rastro.example', 'another that is long'))
  t.match(await run('password nobody@rastro.example'), { ok: false, text: /no nobody/ })
})

t.test('whatever else is typed gets the usage', async t => {
  for (const typed of [
    '',
    'list all',
    'add',
    'add rosa',
    'add a@b --role driver',
    'remove a@b',
    'add a@b --colour red'
  ]) {
    t.same(await run(typed), { ok: false, text: USAGE }, typed)
  }
})

t.test('what was done at the console is in the audit trail', async t => {
  const entries = await db.selectFrom('audit_entries').select(['action', 'actor_kind']).orderBy('id').execute()
  t.match(entries.at(-1), { action: 'user_changed', actor_kind: 'console' })
})
