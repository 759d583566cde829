import type { Driver } from '@rastro/shared/schema/driver'
import t from 'tap'
import { addDriver, enroll, enter, openOffice } from '../accounts/office.ts'
import { openTestDatabase } from '../support/test-database.ts'

const { db } = await openTestDatabase(t)

t.test('a driver is added, changed and deleted, and each change is an event', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const { token } = staff
  const driver = await addDriver(office, staff, { phone: '+593 99 123 4567' })
  t.match(driver, { name: 'Marco Quizhpi', phone: '+593 99 123 4567', note: null, active: true, vehicle_id: null })

  office.advance(1)
  const changed = await office.request('PATCH', `/drivers/${driver.id}`, {
    token,
    body: { note: 'nights', active: true }
  })
  t.match(changed.json(), { note: 'nights', updated_at: new Date(office.now()).toISOString() })
  const put = await office.request('PUT', `/drivers/${driver.id}`, { token, body: { active: false } })
  t.match(put.json(), { name: 'Marco Quizhpi', note: 'nights', active: false }, 'PUT changes the given fields, too')
  const deleted = await office.request('DELETE', `/drivers/${driver.id}`, { token })
  t.match(deleted, { statusCode: 200 })
  t.same(deleted.json(), put.json(), 'the answer is its last state')
  t.equal((await office.request('GET', `/drivers/${driver.id}`, { token })).statusCode, 404)

  const actor = { kind: 'user', id: staff.session.user.id }
  t.match(office.events, [
    { channel: 'drivers', event_type: 'created', entity_id: driver.id, metadata: { action: 'create_driver', actor } },
    { event_type: 'updated', data: { updated_fields: ['note'] }, metadata: { fields_updated: ['note'] } },
    { event_type: 'updated', data: { updated_fields: ['active'] } },
    { event_type: 'deleted', data: { name: 'Marco Quizhpi', active: false } }
  ])
})

t.test('a change that changes nothing tells nobody', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const driver = await addDriver(office, staff)
  office.advance(1)
  for (const body of [{}, { name: driver.name, note: null }]) {
    const answer = await office.request('PATCH', `/drivers/${driver.id}`, { token: staff.token, body })
    t.same([answer.statusCode, answer.json()], [200, driver])
  }
  t.equal(office.events.length, 1)
})

t.test('what is not a driver is refused and changes nothing', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const { token } = staff
  const driver = await addDriver(office, staff)
  const wrong = [{ name: '' }, { name: 7 }, { colour: 'red' }, { vehicle_id: 999_999 }, { vehicle_id: '1' }, []]
  for (const fields of wrong) {
    const body = Array.isArray(fields) ? fields : { name: 'Marco', ...fields }
    t.match((await office.request('POST', '/drivers', { token, body })).json(), { type: '/problems/validation' })
    t.equal((await office.request('PATCH', `/drivers/${driver.id}`, { token, body: fields })).statusCode, 400)
  }
  t.equal((await office.request('PATCH', '/drivers/999999', { token, body: { note: 'x' } })).statusCode, 404)
  t.equal((await office.request('GET', '/drivers/0', { token })).statusCode, 400)
  t.equal((await office.request('GET', '/drivers/99999999999', { token })).statusCode, 400)
  t.equal(office.events.length, 1)
})

t.test('the list goes from the newest to the oldest, page by page', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  await db.deleteFrom('drivers').execute()
  const ids: number[] = []
  for (let driver = 0; driver < 5; driver++) ids.unshift((await addDriver(office, staff)).id)
  const seen: number[] = []
  for (let path: string | null = '/drivers?limit=2'; path !== null; ) {
    const page: { items: Driver[]; next: string | null } = (
      await office.request('GET', path, { token: staff.token })
    ).json()
    t.ok(page.items.length <= 2)
    seen.push(...page.items.map(({ id }) => id))
    path = page.next === null ? null : `/drivers?limit=2&after=${page.next}`
  }
  t.same(seen, ids)
  t.equal((await office.request('GET', '/drivers?limit=501', { token: staff.token })).statusCode, 400)
  t.equal((await office.request('GET', '/drivers?after=x', { token: staff.token })).statusCode, 400)
})

t.test('a deleted driver takes its devices along', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const { device_id, token, driver } = await enroll(office, staff)
  t.equal((await office.request('GET', '/driver', { token })).statusCode, 200)
  await office.request('DELETE', `/drivers/${driver.id}`, { token: staff.token })
  t.equal((await office.request('GET', '/driver', { token })).statusCode, 401)
  t.match(office.told, [{ type: 'devices_revoked', device_ids: [device_id] }, { type: 'owners_changed' }])
  t.match(office.events.slice(-2), [
    { channel: 'devices', event_type: 'deleted', entity_id: device_id },
    { channel: 'drivers', event_type: 'deleted' }
  ])
})

t.test('a phone sees its own driver and vehicle, and nothing of the office', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const { token, driver } = await enroll(office, staff)
  const vehicle = await office.request('POST', '/vehicles', { token: staff.token, body: { plate: 'PBA-1234' } })
  const vehicle_id = vehicle.json().id
  await office.request('PATCH', `/drivers/${driver.id}`, { token: staff.token, body: { vehicle_id } })
  t.match((await office.request('GET', '/driver', { token })).json(), { driver, vehicle: { plate: 'PBA-1234' } })
  for (const path of ['/drivers', `/drivers/${driver.id}`, '/vehicles', '/devices', '/session']) {
    t.equal((await office.request('GET', path, { token })).statusCode, 403, path)
    t.equal((await office.request('GET', path)).statusCode, 401, path)
  }
  t.equal((await office.request('GET', '/driver', { token: staff.token })).statusCode, 403)
})
