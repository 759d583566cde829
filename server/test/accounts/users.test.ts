import t from 'tap'
import { onEachDatabase } from '../support/test-database.ts'
import { cookieOf, enter, hire, type Office, openOffice, PASSWORD, type SignedIn, signIn } from './office.ts'

const NEW = { name: 'Lucía Paredes', password: 'long enough to be one', role: 'dispatcher' }

onEachDatabase(t, async (t, { db }) => {
  /** All users of earlier tests are gone, so that this admin is the only one. */
  async function openWithOneAdmin(t: Parameters<typeof openOffice>[0]): Promise<[Office, SignedIn]> {
    const office = await openOffice(t, { db })
    await db.deleteFrom('users').execute()
    return [office, await enter(office, 'admin')]
  }

  t.test('an admin adds, changes, lists and deletes users', async t => {
    const [office, { token }] = await openWithOneAdmin(t)
    const added = await office.request('POST', '/users', { token, body: { ...NEW, email: 'lucia@rastro.example' } })
    t.equal(added.statusCode, 201)
    const user = added.json()
    t.strictSame(Object.keys(user).sort(), ['created_at', 'email', 'id', 'name', 'role', 'updated_at'])
    const path = `/users/${user.id}`
    t.match((await office.request('PATCH', path, { token, body: { name: 'Lucía P.' } })).json(), { name: 'Lucía P.' })
    t.match((await office.request('PUT', path, { token, body: { role: 'admin' } })).json(), { role: 'admin' })
    t.match((await office.request('GET', '/users', { token })).json(), { items: [{ id: user.id }, { role: 'admin' }] })
    t.match((await office.request('DELETE', path, { token })).json(), { name: 'Lucía P.' })
    t.equal((await office.request('GET', path, { token })).statusCode, 404)
  })

  t.test('an email belongs to one user, in whatever case', async t => {
    const [office, { token, session }] = await openWithOneAdmin(t)
    const email = session.user.email.toUpperCase()
    t.equal((await office.request('POST', '/users', { token, body: { ...NEW, email } })).statusCode, 409)
    const other = await hire(office, 'dispatcher')
    t.equal((await office.request('PATCH', `/users/${other.id}`, { token, body: { email } })).statusCode, 409)
    const own = await office.request('PATCH', `/users/${session.user.id}`, { token, body: { email } })
    t.equal(own.json().email, email)
  })

  t.test('what is no user is refused', async t => {
    const [office, { token }] = await openWithOneAdmin(t)
    const wrong = [{ email: 'no address' }, { password: 'short' }, { role: 'driver' }, { name: '' }, { admin: true }]
    for (const fields of wrong) {
      const body = { ...NEW, email: 'lucia@rastro.example', ...fields }
      t.equal((await office.request('POST', '/users', { token, body })).statusCode, 400, JSON.stringify(fields))
    }
  })

  t.test('dispatchers have no business with users or the audit trail', async t => {
    const [office] = await openWithOneAdmin(t)
    const { token, session } = await enter(office, 'dispatcher')
    for (const path of ['/users', `/users/${session.user.id}`, '/audit']) {
      t.equal((await office.request('GET', path, { token })).statusCode, 403)
      t.equal((await office.request('GET', path)).statusCode, 401)
    }
    const body = { role: 'admin' }
    t.equal((await office.request('PATCH', `/users/${session.user.id}`, { token, body })).statusCode, 403)
  })

  t.test('the last admin can be neither deleted nor demoted', async t => {
    const [office, { token, session }] = await openWithOneAdmin(t)
    const path = `/users/${session.user.id}`
    const body = { role: 'dispatcher' }
    t.match((await office.request('DELETE', path, { token })).json(), { type: '/problems/conflict', status: 409 })
    t.equal((await office.request('PATCH', path, { token, body })).statusCode, 409)
    await hire(office, 'admin')
    t.equal((await office.request('PATCH', path, { token, body })).statusCode, 200)
    t.equal((await office.request('GET', '/users', { token })).statusCode, 403, 'and is none from then on')
  })

  t.test('two admins who demote each other in the same moment leave one', async t => {
    const [office, one] = await openWithOneAdmin(t)
    const other = await enter(office, 'admin')
    const demote = (by: SignedIn, whom: SignedIn) =>
      office.request('PATCH', `/users/${whom.session.user.id}`, { token: by.token, body: { role: 'dispatcher' } })
    const answers = await Promise.all([demote(one, other), demote(other, one)])
    t.ok(answers.some(({ statusCode }) => statusCode === 200))
    t.equal((await db.selectFrom('users').select('id').where('role', '=', 'admin').execute()).length, 1)
  })

  t.test('a change of role counts at once, and every process is told', async t => {
    const [office, { token }] = await openWithOneAdmin(t)
    const second = await enter(office, 'admin')
    t.equal((await office.request('GET', '/users', { token: second.token })).statusCode, 200)
    const { id } = second.session.user
    await office.request('PATCH', `/users/${id}`, { token, body: { role: 'dispatcher' } })
    t.equal((await office.request('GET', '/users', { token: second.token })).statusCode, 403)
    t.equal((await office.request('GET', '/drivers', { token: second.token })).statusCode, 200)
    t.same(office.told, [{ type: 'users_changed', user_ids: [id] }])
  })

  t.test('a deleted user is out at once', async t => {
    const [office, { token }] = await openWithOneAdmin(t)
    const second = await enter(office, 'dispatcher')
    t.equal((await office.request('GET', '/session', { token: second.token })).statusCode, 200)
    await office.request('DELETE', `/users/${second.session.user.id}`, { token })
    t.equal((await office.request('GET', '/session', { token: second.token })).statusCode, 401)
    t.equal((await office.request('POST', '/session/renew', { cookie: second.cookie })).statusCode, 401)
    t.match(office.told, [{ type: 'sessions_ended' }])
  })

  t.test('a new password ends all other sessions and keeps this one', async t => {
    const [office, here] = await openWithOneAdmin(t)
    const { email } = here.session.user
    const elsewhere = await signIn(office, email)
    t.equal((await office.request('GET', '/session', { token: elsewhere.token })).statusCode, 200)
    const change = (current: string, next: string) =>
      office.request('POST', '/session/password', { token: here.token, body: { current, new: next } })
    const wrong = await change('wrong', 'another password of mine')
    t.match(wrong.json(), { type: '/problems/validation', errors: [{ path: '/body/current' }] })
    t.equal((await change(PASSWORD, 'short')).statusCode, 400)
    t.equal((await change(PASSWORD, 'another password of mine')).statusCode, 204)
    t.equal((await office.request('GET', '/session', { token: here.token })).statusCode, 200)
    t.equal((await office.request('POST', '/session/renew', { cookie: here.cookie })).statusCode, 200)
    t.equal((await office.request('GET', '/session', { token: elsewhere.token })).statusCode, 401)
    const old = await office.request('POST', '/session', { body: { email, password: PASSWORD } })
    t.equal(old.statusCode, 401)
  })

  t.test('signing out everywhere ends every session', async t => {
    const [office, here] = await openWithOneAdmin(t)
    const elsewhere = await signIn(office, here.session.user.email)
    t.equal((await office.request('DELETE', '/sessions', { token: here.token })).statusCode, 204)
    for (const { token, cookie } of [here, elsewhere]) {
      t.equal((await office.request('GET', '/session', { token })).statusCode, 401)
      t.equal((await office.request('POST', '/session/renew', { cookie })).statusCode, 401)
    }
  })

  t.test('a cookie that two use at once without a key renews once, and then nobody', async t => {
    const [office, { cookie }] = await openWithOneAdmin(t)
    const renew = (cookie: string) => office.request('POST', '/session/renew', { cookie })
    const answers = await Promise.all([renew(cookie), renew(cookie), renew(cookie)])
    t.same(answers.map(({ statusCode }) => statusCode).sort(), [200, 401, 401])
    const winner = answers.find(({ statusCode }) => statusCode === 200)
    t.equal((await renew((winner && cookieOf(winner)) ?? '')).statusCode, 401)
  })

  t.test('the audit trail tells who did what to whose access, and nothing secret', async t => {
    const [office, { token, session }] = await openWithOneAdmin(t)
    const admin = session.user.id
    const wrong = { email: session.user.email, password: 'my secret guess' }
    await office.request('POST', '/session', { body: wrong, address: '198.51.100.7' })
    await office.request('POST', '/session', { body: { email: 'typed-secret', password: 'x' } })
    const body = { ...NEW, email: `${crypto.randomUUID()}@rastro.example` }
    const { id } = (await office.request('POST', '/users', { token, body })).json()
    await office.request('PATCH', `/users/${id}`, { token, body: { role: 'admin', password: 'a new secret for her' } })
    await office.request('DELETE', `/users/${id}`, { token })

    const { items } = (await office.request('GET', '/audit?limit=6', { token })).json()
    const actor = { actor_kind: 'user', actor_id: admin }
    const target = { target_kind: 'user', target_id: id }
    t.match(items, [
      { action: 'user_deleted', ...actor, ...target, address: '192.0.2.1' },
      {
        action: 'user_changed',
        ...target,
        detail: { fields: ['role', 'password'], role: { from: 'dispatcher', to: 'admin' } }
      },
      { action: 'user_created', detail: { role: 'dispatcher' } },
      { action: 'sign_in_failed', actor_id: null, target_id: null },
      { action: 'sign_in_failed', actor_id: null, target_id: admin, address: '198.51.100.7' },
      { action: 'sign_in', ...actor }
    ])
    t.notMatch(JSON.stringify(items), /secret/)
    const failures = (await office.request('GET', '/audit?limit=1&action=sign_in_failed', { token })).json()
    t.match(failures, { items: [{ action: 'sign_in_failed' }], next: String })
    t.equal((await office.request('GET', '/audit?action=anything', { token })).statusCode, 400)
  })

  t.test('nothing that was written into the audit trail can be changed or deleted', async t => {
    await openWithOneAdmin(t)
    await t.rejects(db.updateTable('audit_entries').set({ action: 'sign_in' }).execute(), /only added to/)
    await t.rejects(db.deleteFrom('audit_entries').execute(), /only added to/)
  })
})
