import t from 'tap'
import { createDirectory } from '../../src/devices/directory.ts'
import { createInProcessBroker } from '../../src/live/in-process-broker.ts'
import { enroll, enter, openOffice } from '../accounts/office.ts'
import { openTestDatabase } from '../support/test-database.ts'

const { db } = await openTestDatabase(t)

t.test('the directory knows whose a device is, and learns of each change from any process', async t => {
  const broker = createInProcessBroker()
  const office = await openOffice(t, { db, broker })
  const neighbour = await openOffice(t, { db, broker })
  const directory = createDirectory({ db, control: neighbour.control, clock: neighbour.now })
  t.teardown(() => directory.stop())
  const staff = await enter(office, 'dispatcher')
  const { token } = staff
  const { device_id, driver } = await enroll(office, staff)
  t.same(await directory.owner(device_id), { driver, vehicle: null })

  const vehicle = (await office.request('POST', '/vehicles', { token, body: { plate: 'PBA-1234' } })).json()
  await office.request('PATCH', `/drivers/${driver.id}`, { token, body: { vehicle_id: vehicle.id } })
  t.same(await directory.owner(device_id), { driver, vehicle: { id: vehicle.id, plate: 'PBA-1234' } })

  await office.request('PATCH', `/vehicles/${vehicle.id}`, { token, body: { plate: 'PBA-4321' } })
  await office.request('PATCH', `/drivers/${driver.id}`, { token, body: { name: 'Lucía Paredes' } })
  t.same(await directory.owner(device_id), {
    driver: { id: driver.id, name: 'Lucía Paredes' },
    vehicle: { id: vehicle.id, plate: 'PBA-4321' }
  })

  await office.request('DELETE', `/vehicles/${vehicle.id}`, { token })
  t.match(await directory.owner(device_id), { vehicle: null })
  await office.request('DELETE', `/devices/${device_id}`, { token })
  t.equal(await directory.owner(device_id), null)
  t.equal(await directory.owner(999_999), null)
})
