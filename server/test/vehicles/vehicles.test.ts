import t from 'tap'
import { addDriver, enter, openOffice } from '../accounts/office.ts'
import { openTestDatabase } from '../support/test-database.ts'

const { db } = await openTestDatabase(t)

t.test('a vehicle is added, changed, listed and deleted, and each change is an event', async t => {
  const office = await openOffice(t, { db })
  const { token } = await enter(office, 'dispatcher')
  const added = await office.request('POST', '/vehicles', { token, body: { plate: 'PBA-1234', kind: 'truck' } })
  t.equal(added.statusCode, 201)
  const vehicle = added.json()
  t.match(vehicle, { plate: 'PBA-1234', name: null, kind: 'truck' })
  t.same((await office.request('GET', `/vehicles/${vehicle.id}`, { token })).json(), vehicle)
  t.same((await office.request('GET', '/vehicles', { token })).json(), { items: [vehicle], next: null })

  for (const name of ['Nordic 7', 'Nordic 7']) {
    const changed = await office.request('PUT', `/vehicles/${vehicle.id}`, { token, body: { name } })
    t.match(changed.json(), { plate: 'PBA-1234', name: 'Nordic 7' })
  }
  t.equal((await office.request('DELETE', `/vehicles/${vehicle.id}`, { token })).statusCode, 200)
  t.equal((await office.request('DELETE', `/vehicles/${vehicle.id}`, { token })).statusCode, 404)
  t.match(office.events, [{ event_type: 'created' }, { data: { updated_fields: ['name'] } }, { event_type: 'deleted' }])
  t.equal(office.events.length, 3)
})

t.test('whoever drove a deleted vehicle drives none, and an event says so', async t => {
  const office = await openOffice(t, { db })
  const staff = await enter(office, 'dispatcher')
  const { token } = staff
  const vehicle = (await office.request('POST', '/vehicles', { token, body: { plate: 'PBA-9999' } })).json()
  const driver = await addDriver(office, staff, { vehicle_id: vehicle.id })
  await office.request('DELETE', `/vehicles/${vehicle.id}`, { token })
  t.match((await office.request('GET', `/drivers/${driver.id}`, { token })).json(), { vehicle_id: null })
  t.match(office.events.slice(-2), [
    { channel: 'drivers', entity_id: driver.id, data: { vehicle_id: null, updated_fields: ['vehicle_id'] } },
    { channel: 'vehicles', event_type: 'deleted' }
  ])
})
