import type { Shipment } from '@rastro/shared/schema/shipment'
import t from 'tap'
import { onEachDatabase } from '../support/test-database.ts'
import { openDesk } from './desk.ts'

const CUENCA = { name: 'Cuenca', lat: -2.9, lng: -79 }
const GUAYAQUIL = { name: 'Guayaquil', lat: -2.19, lng: -79.89 }

onEachDatabase(t, async (t, database) => {
  const desk = await openDesk(t, database)
  const { ask, at, newShipment, newPhone, history, shipment: read, db } = desk
  const { driver_id } = await newPhone()
  const other = await newPhone('Luz Ayala')

  const eventsOf = (channel: string) =>
    db.selectFrom('events').selectAll().where('channel', '=', channel).orderBy('offset').execute()
  const lastEvent = async (channel: string) => (await eventsOf(channel)).at(-1)

  await t.test('a shipment without a driver is planned, with one it is assigned', async t => {
    const planned = await newShipment({ origin: CUENCA, destination: GUAYAQUIL, stops: [GUAYAQUIL, CUENCA] })
    t.match(planned, { status: 'planned', driver_id: null, started_at: null, finished_at: null, customer_name: null })
    t.strictSame([planned.origin, planned.destination, planned.stops], [CUENCA, GUAYAQUIL, [GUAYAQUIL, CUENCA]])
    t.match(await newShipment({ driver_id }), { status: 'assigned', driver_id })
  })

  await t.test('a driver or a vehicle that does not exist is refused by name', async t => {
    const answer = await ask('POST', '/shipments', { reference: 'ENV-1', driver_id: 9999, vehicle_id: 9999 })
    t.equal(answer.statusCode, 400)
    t.strictSame(
      answer.json().errors.map(({ path }: { path: string }) => path),
      ['/body/driver_id', '/body/vehicle_id']
    )
    const { id } = await newShipment()
    t.equal((await ask('PATCH', `/shipments/${id}`, { driver_id: 9999 })).statusCode, 400)
    t.equal((await ask('PATCH', '/shipments/9999', { driver_id })).statusCode, 404)
    t.equal((await ask('POST', '/shipments', { reference: 'ENV-1', color: 'red' })).statusCode, 400)
    t.equal((await ask('POST', '/shipments', { reference: 'x', planned_at: '2016-12-31T23:59:60Z' })).statusCode, 400)
  })

  await t.test('assigning and unassigning move it between planned and assigned', async t => {
    const { id } = await newShipment()
    t.match((await ask('PATCH', `/shipments/${id}`, { driver_id })).json(), { status: 'assigned', driver_id })
    t.match((await ask('PUT', `/shipments/${id}`, { driver_id: null })).json(), { status: 'planned', driver_id: null })
    t.match((await ask('PATCH', `/shipments/${id}`, { driver_id })).json(), { status: 'assigned' })
    t.match((await ask('PATCH', `/shipments/${id}`, { status: 'planned' })).json(), { driver_id: null })
  })

  await t.test('steps follow the lifecycle and set the times of pickup and delivery', async t => {
    const { id } = await newShipment({ driver_id })
    const path = `/shipments/${id}`
    t.match((await ask('PATCH', path, { status: 'in_transit' })).json(), { started_at: at(), finished_at: null })
    t.match((await ask('PATCH', path, { status: 'delivered' })).json(), { started_at: at(), finished_at: at() })
    const steps = (await history(id)).map(({ kind, status }) => `${kind} ${status}`)
    t.strictSame(steps, ['status delivered', 'status in_transit', 'status assigned'])
  })

  await t.test('a wrong step is answered 409 with those that are allowed, and changes nothing', async t => {
    const { id, ...before } = await newShipment({ driver_id })
    const answer = await ask('PATCH', `/shipments/${id}`, { status: 'delivered', reference: 'ENV-2' })
    t.equal(answer.statusCode, 409)
    t.match(answer.json().detail, /planned, in_transit, cancelled/)
    t.match(await read(id), before)
    await ask('PATCH', `/shipments/${id}`, { status: 'cancelled' })
    t.match((await ask('PATCH', `/shipments/${id}`, { status: 'planned' })).json().detail, /finished/)
    t.equal((await ask('PATCH', `/shipments/${id}`, { driver_id: other.driver_id })).statusCode, 409)
    const bare = await newShipment()
    t.match((await ask('PATCH', `/shipments/${bare.id}`, { status: 'assigned' })).json().detail, /needs a driver/)
    const both = await ask('PATCH', `/shipments/${bare.id}`, { status: 'planned', driver_id })
    t.equal(both.statusCode, 409)
  })

  await t.test('each change is told once on shipments and on its own channel, in the same transaction', async t => {
    const { id } = await newShipment({ customer_name: 'Sra. Ochoa', driver_id })
    t.match(await lastEvent('shipments'), { event_type: 'created', entity_id: id, data: { status: 'assigned' } })
    await ask('PATCH', `/shipments/${id}`, { status: 'in_transit', reference: 'ENV-16' })
    const staff = await lastEvent('shipments')
    t.match(staff, { event_type: 'updated', entity_type: 'shipment', data: { customer_name: 'Sra. Ochoa', driver_id } })
    t.strictSame(new Set(staff?.data.updated_fields as string[]), new Set(['status', 'reference', 'started_at']))
    t.match(staff?.metadata, { action: 'update_shipment', actor: { kind: 'user' } })
    const followers = await lastEvent(`tracking:${id}`)
    t.match(followers, { event_type: 'updated', data: { status: 'in_transit', reference: 'ENV-16' } })
    t.notOk('customer_name' in (followers?.data ?? {}), 'what is between the office and the driver stays there')
    t.notOk('driver_id' in (followers?.data ?? {}))
    t.equal((await eventsOf(`tracking:${id}`)).length, 2)
  })

  await t.test('a write that changes nothing answers 200 and tells nobody', async t => {
    const planned_at = '2026-11-22T07:00:00-05:00'
    const { id } = await newShipment({ origin: CUENCA, stops: [GUAYAQUIL], planned_at })
    const events = (await eventsOf('shipments')).length
    const same = { origin: { lng: CUENCA.lng, lat: CUENCA.lat, name: 'Cuenca' }, stops: [GUAYAQUIL], planned_at }
    const answer = await ask('PATCH', `/shipments/${id}`, { ...same, status: 'planned', driver_id: null })
    t.equal(answer.statusCode, 200)
    t.equal(answer.json<Shipment>().planned_at, '2026-11-22T12:00:00.000Z')
    t.equal((await eventsOf('shipments')).length, events)
  })

  await t.test('the list goes newest first, page by page, and by status and driver', async t => {
    const made = [await newShipment({ driver_id: other.driver_id }), await newShipment({ driver_id: other.driver_id })]
    const first = (await ask('GET', `/shipments?driver_id=${other.driver_id}&limit=1`)).json()
    t.equal(first.items[0].id, made[1]?.id)
    const second = (await ask('GET', `/shipments?driver_id=${other.driver_id}&limit=1&after=${first.next}`)).json()
    t.equal(second.items[0].id, made[0]?.id)
    t.equal(second.next, null)
    const planned = (await ask('GET', '/shipments?status=planned')).json<{ items: Shipment[] }>().items
    t.ok(planned.every(({ status }) => status === 'planned'))
    t.equal((await ask('GET', '/shipments?status=lost')).statusCode, 400)
  })

  await t.test('deleting it tells its last state', async t => {
    const { id } = await newShipment({ reference: 'ENV-99' })
    t.match((await ask('DELETE', `/shipments/${id}`)).json(), { id, reference: 'ENV-99' })
    t.match(await lastEvent('shipments'), { event_type: 'deleted', entity_id: id, data: { reference: 'ENV-99' } })
    t.equal((await ask('GET', `/shipments/${id}`)).statusCode, 404)
    t.equal((await ask('GET', `/shipments/${id}/events`)).statusCode, 404)
    t.equal((await ask('DELETE', `/shipments/${id}`)).statusCode, 404)
  })

  await t.test('a driver who is deleted leaves no shipment behind without a word', async t => {
    const leaving = await newPhone('Pedro Vélez')
    const { id } = await newShipment({ driver_id: leaving.driver_id })
    await ask('PATCH', `/shipments/${id}`, { status: 'in_transit' })
    const refused = await ask('DELETE', `/drivers/${leaving.driver_id}`)
    t.equal(refused.statusCode, 409)
    t.match(refused.json().detail, new RegExp(`shipment ${id}`))
    await ask('PATCH', `/shipments/${id}`, { driver_id })
    const waiting = await newShipment({ driver_id: leaving.driver_id })
    t.equal((await ask('DELETE', `/drivers/${leaving.driver_id}`)).statusCode, 200)
    t.match(await read(waiting.id), { status: 'planned', driver_id: null })
    t.match(await lastEvent(`tracking:${waiting.id}`), { data: { status: 'planned' } })
  })

  await t.test('a vehicle that is deleted is taken off its shipments', async t => {
    const vehicle = (await ask('POST', '/vehicles', { plate: 'ABC-1234' })).json()
    const { id } = await newShipment({ vehicle_id: vehicle.id })
    t.equal((await ask('DELETE', `/vehicles/${vehicle.id}`)).statusCode, 200)
    t.equal((await read(id)).vehicle_id, null)
    t.match(await lastEvent(`tracking:${id}`), { data: { updated_fields: ['vehicle_id'] } })
  })

  await t.test('a phone keeps for the road what is assigned to its driver and not finished', async t => {
    const phone = await newPhone('Rosa Cárdenas')
    const later = await newShipment({ driver_id: phone.driver_id, planned_at: at(7200), stops: [CUENCA] })
    const sooner = await newShipment({ driver_id: phone.driver_id, planned_at: at(3600) })
    const done = await newShipment({ driver_id: phone.driver_id })
    await ask('PATCH', `/shipments/${done.id}`, { status: 'cancelled' })
    const headers = { authorization: `Bearer ${phone.token}` }
    const road = (await desk.app.inject({ url: '/api/v1/driver', headers })).json()
    t.strictSame(
      road.shipments.map(({ id }: Shipment) => id),
      [sooner.id, later.id]
    )
    t.strictSame(road.shipments[1].stops, [CUENCA])
    t.equal((await desk.app.inject({ url: '/api/v1/shipments', headers })).statusCode, 403)
  })
})
