import t from 'tap'
import { ensureFirstAdmin } from '../../src/accounts/first-admin.ts'
import { openTestDatabase } from '../support/test-database.ts'
import { cookieOf, enter, hire, openOffice, PASSWORD, PUBLIC_URL, signIn } from './office.ts'

const { db } = await openTestDatabase(t)
const KEY = 'the key of one renewal'

t.test('the first start makes an admin, and no later one does', async t => {
  const { passwords } = await openOffice(t, { db })
  const first = await ensureFirstAdmin(db, { passwords, email: 'first@rastro.example', password: null })
  t.match(first, { email: 'first@rastro.example', generated_password: /^.{20}$/ })
  t.equal(await ensureFirstAdmin(db, { passwords, email: 'other@rastro.example', password: null }), null)
  const { password_hash } = await db.selectFrom('users').select('password_hash').executeTakeFirstOrThrow()
  t.ok(await passwords.matches(password_hash, first?.generated_password ?? ''))
  t.match(password_hash, /^\$argon2id\$/)
})

t.test('a user signs in with any case of the email, and gets access for 15 minutes', async t => {
  const office = await openOffice(t, { db })
  const user = await hire(office, 'dispatcher', 'Rosa@rastro.example')
  const answer = await office.request('POST', '/session', {
    body: { email: 'rosa@RASTRO.example', password: PASSWORD }
  })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['cache-control'], 'no-store')
  const session = answer.json()
  t.match(session, { expires_in: 900, user: { id: user.id, name: user.name, email: user.email, role: 'dispatcher' } })
  t.match(answer.headers['set-cookie'], /Path=\/api\/v1\/session; HttpOnly; Secure; SameSite=Strict/)

  const token = session.access_token
  t.same((await office.request('GET', '/session', { token })).json(), { user: session.user })
  const old = await office.request('GET', '/session', { headers: { authorization: `Token ${token}` } })
  t.equal(old.statusCode, 200, 'the older word for Bearer is understood')
  office.advance(901)
  const late = await office.request('GET', '/session', { token })
  t.match(late, { statusCode: 401, headers: { 'www-authenticate': 'Bearer' } })
  t.match(late.json(), { type: '/problems/unauthorized', status: 401 })
})

t.test('a wrong password and an unknown account get one answer', async t => {
  const office = await openOffice(t, { db })
  const { email } = await hire(office, 'dispatcher')
  const wrong = await office.request('POST', '/session', { body: { email, password: 'wrong' } })
  const unknown = await office.request('POST', '/session', {
    body: { email: 'nobody@rastro.example', password: 'wrong' }
  })
  t.equal(wrong.statusCode, 401)
  t.equal(wrong.body, unknown.body)
  t.equal(wrong.headers['set-cookie'], undefined)
})

t.test('an unknown account takes the time that a known one takes', async t => {
  const office = await openOffice(t, { db })
  const hash = await office.passwords.hash(PASSWORD)
  const time = async (passwordHash: string | null) => {
    const times: number[] = []
    for (let round = 0; round < 9; round++) {
      const start = performance.now()
      await office.passwords.matches(passwordHash, 'wrong')
      times.push(performance.now() - start)
    }
    return times.sort((a, b) => a - b)[0] ?? Number.NaN
  }
  const [known, unknown] = [await time(hash), await time(null)]
  t.ok(unknown > known / 2 && unknown < known * 2, `${known} ms with an account, ${unknown} ms without`)
})

t.test('the cookie renews the session once, and makes way for the next one', async t => {
  const office = await openOffice(t, { db })
  const first = await enter(office, 'dispatcher')
  office.advance(800)
  const renewed = await office.request('POST', '/session/renew', { cookie: first.cookie })
  t.match(renewed, { statusCode: 200 })
  t.match(renewed.json(), { expires_in: 900, user: first.session.user })
  t.not(cookieOf(renewed), first.cookie)
  office.advance(800)
  const again = await office.request('POST', '/session/renew', { cookie: cookieOf(renewed) ?? '' })
  t.equal(again.statusCode, 200)
  t.equal((await office.request('GET', '/session', { token: again.json().access_token })).statusCode, 200)
})

t.test('an old cookie used again ends the session, with all its tokens', async t => {
  const office = await openOffice(t, { db })
  const first = await enter(office, 'dispatcher')
  const other = await signIn(office, first.session.user.email)
  const renewed = await office.request('POST', '/session/renew', { cookie: first.cookie })
  t.equal((await office.request('GET', '/session', { token: first.token })).statusCode, 200)

  t.equal((await office.request('POST', '/session/renew', { cookie: first.cookie })).statusCode, 401)
  t.equal((await office.request('POST', '/session/renew', { cookie: cookieOf(renewed) ?? '' })).statusCode, 401)
  t.equal((await office.request('GET', '/session', { token: first.token })).statusCode, 401)
  t.equal((await office.request('GET', '/session', { token: renewed.json().access_token })).statusCode, 401)
  t.match(office.told.at(-1), { type: 'sessions_ended' })
  t.equal((await office.request('GET', '/session', { token: other.token })).statusCode, 200, 'another session goes on')
})

t.test('two tabs that renew at once with the same key both stay signed in', async t => {
  const office = await openOffice(t, { db })
  const { cookie } = await enter(office, 'dispatcher')
  const renew = () => office.request('POST', '/session/renew', { cookie, headers: { 'idempotency-key': KEY } })
  const answers = await Promise.all([renew(), renew()])
  t.same(
    answers.map(({ statusCode }) => statusCode),
    [200, 200]
  )
  for (const answer of answers) {
    t.equal((await office.request('POST', '/session/renew', { cookie: cookieOf(answer) ?? '' })).statusCode, 200)
  }
})

t.test('a renewal whose answer got lost may be asked for again with its key, for ten minutes', async t => {
  const office = await openOffice(t, { db })
  const { cookie } = await enter(office, 'dispatcher')
  const renew = (key: string) =>
    office.request('POST', '/session/renew', { cookie, headers: { 'idempotency-key': key } })
  t.equal((await renew(KEY)).statusCode, 200)
  office.advance(590)
  t.equal((await renew(KEY)).statusCode, 200)
  office.advance(20)
  t.equal((await renew(KEY)).statusCode, 401)

  const second = await enter(office, 'dispatcher')
  const retry = (key: string) =>
    office.request('POST', '/session/renew', { cookie: second.cookie, headers: { 'idempotency-key': key } })
  t.equal((await retry(KEY)).statusCode, 200)
  t.equal((await retry('the key of somebody else')).statusCode, 401)
})

t.test('a session that nobody renews for two weeks is over', async t => {
  const office = await openOffice(t, { db })
  const { cookie } = await enter(office, 'dispatcher')
  office.advance(14 * 86_400)
  t.equal((await office.request('POST', '/session/renew', { cookie })).statusCode, 401)
})

t.test('signing out ends access at once, even with nothing but the cookie', async t => {
  const office = await openOffice(t, { db })
  const { token, cookie } = await enter(office, 'dispatcher')
  t.equal((await office.request('GET', '/session', { token })).statusCode, 200)
  const out = await office.request('DELETE', '/session', { cookie })
  t.equal(out.statusCode, 204)
  t.equal(out.body, '')
  t.match(out.headers['set-cookie'], /^rastro_renewal=;.*Path=\/api\/v1\/session/)
  t.equal((await office.request('GET', '/session', { token })).statusCode, 401)
  t.equal((await office.request('POST', '/session/renew', { cookie })).statusCode, 401)
  t.equal((await office.request('DELETE', '/session', { token })).statusCode, 204, 'twice does no harm')
})

t.test('another page cannot use the cookie', async t => {
  const office = await openOffice(t, { db })
  const { cookie } = await enter(office, 'dispatcher')
  const from = (origin: string) => office.request('POST', '/session/renew', { cookie, headers: { origin } })
  t.equal((await from('https://evil.example')).statusCode, 403)
  t.equal((await from('null')).statusCode, 403)
  t.equal((await from(PUBLIC_URL)).statusCode, 200)
})

t.test('a token of an older secret is good until the secret goes', async t => {
  const [older, newer] = ['the older secret of the two, long enough', 'the newer secret of the two, long enough']
  const before = await openOffice(t, { db, secrets: [older] })
  const { token } = await enter(before, 'dispatcher')
  const during = await openOffice(t, { db, secrets: [newer, older] })
  t.equal((await during.request('GET', '/session', { token })).statusCode, 200)
  const { token: fresh } = await enter(during, 'dispatcher')
  const after = await openOffice(t, { db, secrets: [newer] })
  t.equal((await after.request('GET', '/session', { token })).statusCode, 401)
  t.equal((await after.request('GET', '/session', { token: fresh })).statusCode, 200)
})

t.test('a forged token opens nothing', async t => {
  const office = await openOffice(t, { db })
  const { token } = await enter(office, 'dispatcher')
  const [head = '', body = '', signature = ''] = token.split('.')
  const admin = Buffer.from(body, 'base64url')
    .toString()
    .replace(/"sub":"\d+"/, '"sub":"1"')
  const forged = [
    `${head}.${Buffer.from(admin).toString('base64url')}.${signature}`,
    `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${body}.`,
    `${head}.${body}`,
    'rd_forged',
    '..',
    'x'.repeat(5000)
  ]
  for (const token of forged) t.equal((await office.request('GET', '/session', { token })).statusCode, 401)
})
