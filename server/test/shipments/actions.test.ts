import t from 'tap'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { createActionInbox } from '../../src/shipments/action-inbox.ts'
import { onEachDatabase } from '../support/test-database.ts'
import { action, fix, openDesk } from './desk.ts'

onEachDatabase(t, async (t, database) => {
  const desk = await openDesk(t, database)
  const { at, advance, newShipment, newPhone, history, shipment: read, db, services } = desk
  const phone = await newPhone()
  const stranger = await newPhone('Luz Ayala')

  await t.test('what a driver taps moves the shipment, by the time at which it happened', async t => {
    const { id } = await newShipment({ driver_id: phone.driver_id })
    advance(3600)
    await phone.sync(action(at(-1800), id, 'picked_up'))
    t.match(await read(id), { status: 'in_transit', started_at: at(-1800) })
    advance(3600)
    await phone.sync(action(at(-60), id, 'arrived'), action(at(-30), id, 'delivered', { note: 'firmó la Sra. Ochoa' }))
    t.match(await read(id), { status: 'delivered', started_at: at(-5400), finished_at: at(-30) })
    const entries = await history(id)
    t.match(
      entries.map(({ kind, action, status }) => [kind, action, status]),
      [
        ['action', 'delivered', 'delivered'],
        ['action', 'arrived', null],
        ['action', 'picked_up', 'in_transit'],
        ['status', null, 'assigned']
      ]
    )
    t.match(entries[0], {
      note: 'firmó la Sra. Ochoa',
      occurred_at: at(-30),
      received_at: at(),
      actor: { kind: 'device', id: phone.device_id },
      applied: true
    })
  })

  await t.test('the history says where it was, even when the fixes come later', async t => {
    const { id } = await newShipment({ driver_id: phone.driver_id })
    const when = at(-40)
    await phone.sync(action(when, id, 'problem', { note: 'llanta' }))
    t.equal((await history(id))[0]?.place, null)
    await phone.sync(fix(at(-100), 0), fix(at(-42), 500), fix(at(-20), 900))
    const place = (await history(id)).find(entry => entry.action === 'problem')?.place
    t.match(place, { lat: -2.9, lng: -79 + 500 / 111_195 })
  })

  await t.test('what was learned late is history with both its times, and moves the window back', async t => {
    const { id } = await newShipment({ driver_id: phone.driver_id })
    const pickedUp = at(600)
    advance(7200)
    await desk.ask('PATCH', `/shipments/${id}`, { status: 'in_transit' })
    t.equal((await read(id)).started_at, at())
    advance(3600)
    await phone.sync(action(pickedUp, id, 'picked_up'))
    t.equal((await read(id)).started_at, pickedUp)
    const entry = (await history(id)).find(({ action }) => action === 'picked_up')
    t.match(entry, { occurred_at: pickedUp, received_at: at(), applied: true, status: null })
  })

  await t.test('the same record again does nothing again', async t => {
    const { id } = await newShipment({ driver_id: phone.driver_id })
    const record = { ...action(at(), id, 'picked_up'), seq: 9001 }
    for (let time = 0; time < 3; time++) t.equal((await phone.sync(record)).statusCode, 200)
    t.equal((await history(id)).length, 2)
  })

  await t.test('an action on a shipment that is not the driver’s is kept and not applied', async t => {
    const { id } = await newShipment({ driver_id: phone.driver_id })
    await stranger.sync(action(at(), id, 'picked_up'))
    t.equal((await read(id)).status, 'assigned')
    t.match((await history(id))[0], { action: 'picked_up', applied: false, refusal: 'not_the_driver', status: null })
    t.equal((await stranger.sync(action(at(), 999_999, 'delivered'))).json().stored, 1)
    t.equal((await newShipment()).status, 'planned', 'a shipment made later has nothing to do with it')
  })

  await t.test('the events of a step and of the action that took it are in the log', async t => {
    const { id } = await newShipment({ driver_id: phone.driver_id })
    await phone.sync(action(at(-5), id, 'picked_up', { note: 'para la oficina' }), action(at(), id, 'problem'))
    const events = await db.selectFrom('events').selectAll().where('channel', '=', `tracking:${id}`).execute()
    const told = events.map(
      ({ entity_type, event_type, metadata }) => `${entity_type} ${event_type} ${metadata.action}`
    )
    t.strictSame(told, [
      'shipment created create_shipment',
      'shipment_event created picked_up',
      'shipment updated picked_up'
    ])
    t.notMatch(JSON.stringify(events), /para la oficina/, 'a note stays in the office')
    const office = await db.selectFrom('events').selectAll().where('channel', '=', 'shipments').execute()
    t.match(JSON.stringify(office), /para la oficina/)
  })

  await t.test('a process that dies between the commit and the shipment loses no action', async t => {
    const { id } = await newShipment({ driver_id: phone.driver_id })
    const record = { device_id: phone.device_id, seq: 77_001, kind: 'shipment' }
    await db
      .insertInto('device_records')
      .values({
        ...record,
        recorded_at: at(-60),
        received_at: at(),
        body: { shipment_id: id, action: 'picked_up', note: null }
      })
      .execute()
    const { events, control, clock } = services
    const inboxes = [1, 2].map(() =>
      createActionInbox({ db, events, control, clock, every: 50, onError: error => t.fail('applies', { error }) })
    )
    await waitUntil('the action is applied', async () => (await read(id)).status === 'in_transit')
    await Promise.all(inboxes.map(inbox => inbox.stop()))
    t.equal((await read(id)).started_at, at(-60))
    t.equal((await history(id)).length, 2, 'once, though two processes found it')
  })
})
