import type { Positions } from '@rastro/shared/schema/position'
import t from 'tap'
import { silenceOf } from '../../src/tracking/positions-silence.ts'
import { loadPositions } from '../../src/tracking/positions-store.ts'
import { createDevice, openTestDatabase } from '../support/test-database.ts'
import { readsApp } from './reads-app.ts'
import { at, fixRecord, journalRecord, START, send } from './track-world.ts'

const NOW = START + 60_000

t.test('the position of a device', async t => {
  const { db } = await openTestDatabase(t)
  const device_id = await createDevice(db, 'Rosa Guamán')
  await createDevice(db, 'A driver whose phone has not sent yet')

  await t.test('is its latest fix, and whose it is', async t => {
    await send(db, device_id, [fixRecord(1, 0), fixRecord(2, 10, { heading: 0, speed: 0 })], { now: NOW })
    const [position, ...others] = await loadPositions(db, NOW)
    t.strictSame(others, [])
    t.match(position, {
      ...{ device_id, driver: { name: 'Rosa Guamán' }, vehicle: null, recorded_at: at(10), received_at: at(60) },
      ...{ accuracy: 5, heading: 0, speed: 0, battery: null, silent_since: null, silence_reason: null }
    })
  })

  await t.test('names the vehicle of its driver', async t => {
    const vehicle = await db
      .insertInto('vehicles')
      .values({ plate: 'ABC-1234' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const drivers = db.updateTable('drivers').set({ vehicle_id: vehicle.id }).where('name', '=', 'Rosa Guamán')
    await drivers.execute()
    t.strictSame((await loadPositions(db, NOW))[0]?.vehicle, { id: vehicle.id, plate: 'ABC-1234' })
  })

  await t.test('says since when and why it is silent', async t => {
    await send(db, device_id, [journalRecord(3, 12, 'page_hidden')], { now: NOW })
    const [position] = await loadPositions(db, START + 200_000)
    t.match(position, { silent_since: at(10), silence_reason: 'page_hidden' })
  })

  await t.test('is given for some devices only when asked so', async t => {
    t.equal((await loadPositions(db, NOW, [device_id])).length, 1)
    t.strictSame(await loadPositions(db, NOW, []), [])
  })

  await t.test('leaves the server as documented, unknown as null', async t => {
    const app = await readsApp(t, db, NOW)
    const answer = await app.inject('/api/v1/positions')
    t.equal(answer.statusCode, 200)
    const { items, as_of } = answer.json<Positions>()
    t.equal(as_of, at(60))
    t.match(items, [{ device_id, heading: 0, speed: 0, battery: null, silent_since: null }])
    t.ok(Object.keys(items[0] ?? {}).includes('silence_reason'))
    t.notOk(answer.body.includes('last_event'))
  })

  await t.test('is not given once the device is revoked', async t => {
    await db
      .updateTable('devices')
      .set({ revoked_at: at(50) })
      .where('id', '=', device_id)
      .execute()
    t.strictSame(await loadPositions(db, NOW), [])
  })
})

t.test('the silence of a device', async t => {
  const silence = (seconds: number, event: string | null = null, eventAt = 0) =>
    silenceOf(
      { recorded_at: at(0), last_event: event, last_event_at: event === null ? null : at(eventAt) },
      START + seconds * 1000
    )

  t.test('begins with the last fix, two minutes after it', async t => {
    t.strictSame(silence(120), { silent_since: null, silence_reason: null })
    t.strictSame(silence(121), { silent_since: at(0), silence_reason: 'unknown' })
  })

  t.test('has a known reason at once', async t => {
    t.strictSame(silence(1, 'trip_ended', 1), { silent_since: null, silence_reason: 'trip_ended' })
    t.strictSame(silence(500, 'trip_ended', 1), { silent_since: at(0), silence_reason: 'trip_ended' })
  })

  t.test('is not explained by what the last fix has disproved', async t => {
    t.equal(silence(500, 'page_hidden', -5).silence_reason, 'page_hidden')
    t.equal(silence(500, 'page_hidden', -6).silence_reason, 'unknown')
  })

  t.test('is unknown again when the phone said that fixes come, and none came', async t => {
    t.equal(silence(500, 'page_visible', 100).silence_reason, 'unknown')
    t.equal(silence(60, 'trip_started', 1).silence_reason, null)
  })

  t.test('is explained by a start of the app only when it is one', async t => {
    t.equal(silence(1, 'app_started', -1).silence_reason, null)
    t.equal(silence(500, 'app_started', 400).silence_reason, 'app_started')
  })
})
