import type { PositionsMessage } from '@rastro/shared/protocol/positions'
import type { Track } from '@rastro/shared/schema/track'
import t, { type Test } from 'tap'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { type LiveClient, openLive, refusal } from '../live/live-client.ts'
import { openTestDatabase } from '../support/test-database.ts'
import { action, fix, openDesk } from './desk.ts'

const METRE = 1 / 111_195

t.test('following a shipment', async t => {
  const desk = await openDesk(t, await openTestDatabase(t))
  const { ask, at, advance, newShipment, newPhone, share, app } = desk
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

  const asStaff = async (t: Test, channel: string) => {
    const { ticket } = (await ask('POST', '/tickets')).json()
    return await openLive(t, url, { query: `channel=${channel}&ticket=${ticket}` })
  }
  const asCustomer = (t: Test, token: string) => openLive(t, url, { query: `share=${token}` })

  await t.test('staff hear every new position from the assignment on, and none from after the delivery', async t => {
    const phone = await newPhone()
    await phone.sync(fix(at(), 0))
    advance(10)
    const { id } = await newShipment({ driver_id: phone.driver_id })
    const staff = await asStaff(t, `tracking:${id}`)
    await waitUntil('the snapshot comes', () => staff.heard('positions').length > 0)
    t.strictSame(metresHeard(staff), [], 'the position from before the assignment is not the shipment’s')
    advance(10)
    await phone.sync(fix(at(), 100))
    await waitUntil('the position comes', () => metresHeard(staff).includes(100))
    advance(100)
    await phone.sync(action(at(-50), id, 'delivered'), fix(at(), 300))
    const later = await newShipment({ driver_id: phone.driver_id })
    const next = await asStaff(t, `tracking:${later.id}`)
    advance(10)
    await phone.sync(fix(at(), 400))
    await waitUntil('the next shipment is followed', () => metresHeard(next).includes(400))
    t.strictSame(metresHeard(staff), [100], 'a position that comes with the delivery is no longer the shipment’s')
  })

  await t.test('a hand-over takes the followers along', async t => {
    const [one, two] = [await newPhone('Uno'), await newPhone('Dos')]
    const { id } = await newShipment({ driver_id: one.driver_id })
    const staff = await asStaff(t, `tracking:${id}`)
    advance(5)
    await one.sync(fix(at(), 100))
    await waitUntil('the first is heard', () => metresHeard(staff).includes(100))
    advance(5)
    await ask('PATCH', `/shipments/${id}`, { driver_id: two.driver_id })
    advance(5)
    await one.sync(fix(at(), 200))
    await two.sync(fix(at(), 900))
    await waitUntil('the second is heard', () => metresHeard(staff).includes(900))
    t.notOk(metresHeard(staff).includes(200), 'the first has nothing to do with it any more')
    const fresh = await asStaff(t, `tracking:${id}`)
    await waitUntil('the snapshot comes', () => fresh.heard('positions').length > 0)
    t.strictSame(metresHeard(fresh), [900])
  })

  await t.test('a customer hears nothing from before the pickup, and less of the driver', async t => {
    const phone = await newPhone()
    const { id } = await newShipment({ driver_id: phone.driver_id })
    const { token } = await share(id)
    const [customer, staff] = [await asCustomer(t, token), await asStaff(t, `tracking:${id}`)]
    advance(5)
    await phone.sync(fix(at(), 100, { battery: 0.5 }))
    await waitUntil('staff hear it', () => metresHeard(staff).includes(100))
    advance(5)
    await phone.sync(action(at(), id, 'picked_up'))
    advance(5)
    await phone.sync(fix(at(), 200, { battery: 0.4 }))
    await waitUntil('the customer hears it', () => metresHeard(customer).includes(200))
    t.strictSame(metresHeard(customer), [200])
    const [position] = customer.heard('positions').at(-1)?.positions ?? []
    t.match(position, { device_id: phone.device_id, driver: null, vehicle: null, battery: null })
    t.match(staff.heard('positions').at(-1)?.positions[0], { driver: { name: 'Marco Quizhpi' }, battery: 0.4 })
    customer.say({ type: 'subscribe', channels: ['fleet', `tracking:${id + 1}`, 'shipments'] })
    await waitUntil('the others are refused', () => customer.heard('error').length > 0)
    t.match(customer.heard('error')[0], { code: 'forbidden_channel' })
  })

  await t.test('late fixes are announced to followers only where they touch the window', async t => {
    const phone = await newPhone()
    advance(1000)
    const { id } = await newShipment({ driver_id: phone.driver_id })
    const staff = await asStaff(t, `tracking:${id}`)
    const { token } = await share(id)
    // Less than an access lasts: the sockets stay open.
    advance(600)
    await phone.sync(fix(at(), 500), action(at(-300), id, 'picked_up'))
    const customer = await asCustomer(t, token)
    const hears500 = (client: LiveClient) => metresHeard(client).includes(500)
    await waitUntil('both know where it is', () => [staff, customer].every(hears500))
    await phone.sync(fix(at(-1500), 0), fix(at(-1400), 10))
    await phone.sync(fix(at(-800), 20), fix(at(-500), 100), fix(at(-200), 200))
    await waitUntil('both are told', () => [staff, customer].every(it => it.heard('track_changed').length > 0))
    t.match(staff.heard('track_changed'), [{ device_id: phone.device_id, from: at(-600), to: at(-200) }])
    t.match(customer.heard('track_changed'), [{ from: at(-300), to: at(-200) }])
    const track = (await ask('GET', `/shipments/${id}/track`)).json<Track>()
    const times = track.segments.flatMap(({ fixes }) => fixes.map(({ recorded_at }) => recorded_at))
    t.strictSame(times, [at(-500), at(-200), at()])
  })

  await t.test('the track follows the shipment over the phones that carried it, in every format', async t => {
    const [one, two] = [await newPhone(), await newPhone()]
    const { id } = await newShipment({ driver_id: one.driver_id })
    advance(100)
    await one.sync(fix(at(-100), 0), fix(at(-50), 100))
    await ask('PATCH', `/shipments/${id}`, { driver_id: two.driver_id })
    advance(100)
    await one.sync(fix(at(-10), 5000))
    await two.sync(fix(at(-150), 9000), fix(at(-80), 200), fix(at(-20), 300))
    const track = (await ask('GET', `/shipments/${id}/track`)).json<Track>()
    const metres = track.segments.flatMap(({ fixes }) => fixes.map(({ lng }) => Math.round((lng + 79) / METRE)))
    t.strictSame(metres, [0, 100, 200, 300])
    t.match(track, { received: 4, missing: 0, gaps: [] })
    const part = (await ask('GET', `/shipments/${id}/track?from=${at(-90)}&to=${at(-30)}`)).json<Track>()
    t.equal(part.received, 1)
    const gpx = await ask('GET', `/shipments/${id}/track?format=gpx`)
    t.equal(gpx.headers['content-type'], 'application/gpx+xml; charset=utf-8')
    t.match(gpx.headers['content-disposition'], `shipment-${id}.gpx`)
    t.equal((await ask('GET', '/shipments/99999/track')).statusCode, 404)
    t.equal((await ask('GET', `/shipments/${id}/track?from=${at()}&to=${at(-5)}`)).statusCode, 400)
    const nobody = await newShipment()
    t.match((await ask('GET', `/shipments/${nobody.id}/track`)).json(), { segments: [], received: 0 })
  })

  await t.test('a revoked link closes its sockets at once and opens none', async t => {
    const { id } = await newShipment()
    const link = await share(id)
    const customer = await asCustomer(t, link.token)
    await ask('DELETE', `/shipments/${id}/shares/${link.id}`)
    t.equal(await customer.closed(), 4401)
    t.equal(await refusal(t, url, { query: `share=${link.token}` }), 401)
    t.equal(await refusal(t, url, { query: 'share=nobody-made-this' }), 401)
  })

  await t.test('deleting a shipment ends its links', async t => {
    const { id } = await newShipment()
    const { token } = await share(id)
    const customer = await asCustomer(t, token)
    await ask('DELETE', `/shipments/${id}`)
    t.equal(await customer.closed(), 4401)
  })
})

/** How far east the positions were that it heard, in metres, in the order in which they came. */
function metresHeard(client: LiveClient): number[] {
  const messages: PositionsMessage[] = client.heard('positions')
  const all = messages.flatMap(({ positions }) => positions.map(({ lng }) => Math.round((lng + 79) / METRE)))
  return [...new Set(all)]
}
