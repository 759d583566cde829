import t from 'tap'
import { isStillGood } from '../../src/accounts/access-check.ts'
import { takeTicket } from '../../src/accounts/ticket-store.ts'
import { openTestDatabase } from '../support/test-database.ts'
import { enroll, enter, type Office, openOffice, PUBLIC_URL } from './office.ts'

const { db } = await openTestDatabase(t)

async function ask(office: Office, token: string, origin?: string): Promise<string> {
  const answer = await office.request('POST', '/tickets', { token, ...(origin ? { headers: { origin } } : {}) })
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json().ticket
}

t.test('a ticket opens one socket, for whoever asked and as long as the access lasts', async t => {
  const office = await openOffice(t, { db })
  const { token, session } = await enter(office, 'dispatcher')
  office.advance(100)
  const ticket = await ask(office, token, PUBLIC_URL)
  const now = office.now()
  const access = await takeTicket(db, { ticket, origin: PUBLIC_URL, now })
  t.match(access, { kind: 'user', user_id: session.user.id, role: 'dispatcher', session_id: Number })
  t.ok(Math.abs((access?.expires_at ?? 0) - (now + 800_000)) <= 1000, 'until the access token would have ended')
  t.equal(await takeTicket(db, { ticket, origin: PUBLIC_URL, now }), null, 'once')
})

t.test('a device gets tickets, nobody gets none', async t => {
  const office = await openOffice(t, { db })
  const { token, device_id, driver } = await enroll(office, await enter(office, 'dispatcher'))
  const access = await takeTicket(db, { ticket: await ask(office, token), origin: null, now: office.now() })
  t.match(access, { kind: 'device', device_id, driver_id: driver.id })
  t.equal((await office.request('POST', '/tickets')).statusCode, 401)
})

t.test('a ticket is good for 30 seconds and for the origin that asked', async t => {
  const office = await openOffice(t, { db })
  const { token } = await enter(office, 'dispatcher')
  const take = (ticket: string, origin: string | null) => takeTicket(db, { ticket, origin, now: office.now() })
  const stolen = await ask(office, token, PUBLIC_URL)
  t.equal(await take(stolen, 'https://evil.example'), null)
  t.equal(await take(stolen, PUBLIC_URL), null, 'a wrong try uses it up')
  t.equal(await take(await ask(office, token, PUBLIC_URL), null), null)
  t.ok(await take(await ask(office, token), PUBLIC_URL), 'what is no page binds it to none')
  const late = await ask(office, token, PUBLIC_URL)
  office.advance(30)
  t.equal(await take(late, PUBLIC_URL), null)
  t.equal(await take('no ticket', PUBLIC_URL), null)
})

t.test('a ticket dies with the session or the device behind it', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const phone = await enroll(office, staff)
  const take = async (ticket: string) => takeTicket(db, { ticket, origin: null, now: office.now() })
  const ofDevice = await ask(office, phone.token)
  const device = await take(await ask(office, phone.token))
  await office.request('DELETE', `/devices/${phone.device_id}`, { token: staff.token })
  t.equal(await take(ofDevice), null)
  const ofUser = await ask(office, staff.token)
  const user = await take(await ask(office, staff.token))
  if (user?.kind !== 'user' || device?.kind !== 'device') throw new Error('tickets admit those who asked')
  t.equal(await isStillGood(db, user, office.now()), true)
  t.equal(await isStillGood(db, { ...user, role: 'admin' }, office.now()), false)
  await office.request('DELETE', '/session', { token: staff.token })
  t.equal(await take(ofUser), null)
  t.equal(await isStillGood(db, user, office.now()), false)
  t.equal(await isStillGood(db, device, office.now()), false)
})
