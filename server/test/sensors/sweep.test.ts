import { sql } from 'kysely'
import t from 'tap'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { createSweep } from '../../src/sensors/sweep.ts'
import { onEachDatabase } from '../support/test-database.ts'
import { at, countReadings, NOW, sensorApp } from './gateway.ts'

const MANY = 40_000

onEachDatabase(t, async (t, database) => {
  const opened = await sensorApp(t, { database })
  const { request, addSensor, newEvents, db } = opened

  /** As many readings, a second apart, the last one now. */
  async function fill(sensor_id: number, count: number): Promise<void> {
    await sql`
      insert into readings (sensor_id, recorded_at, received_at, value)
      select ${sensor_id}, ${NOW}::timestamptz - second * interval '1 second', ${NOW}, second
      from generate_series(0, ${count}::integer - 1) as second`.execute(db)
  }

  t.test('a deleted sensor’s readings are out of sight at once and gone soon after', async t => {
    const [sensor, other] = [await addSensor(), await addSensor()]
    await fill(other.id, 10)
    await fill(sensor.id, MANY)
    const [{ id: reading }] = (await request('GET', `/readings?sensor_id=${sensor.id}&limit=1`)).json().items
    await newEvents('readings')
    t.equal((await request('DELETE', `/sensors/${sensor.id}`)).statusCode, 200)
    t.equal((await request('GET', `/readings?sensor_id=${sensor.id}`)).statusCode, 404)
    t.equal((await request('GET', `/readings/${reading}`)).statusCode, 404)
    t.equal((await request('PATCH', `/readings/${reading}`, { value: 1 })).statusCode, 404)
    t.equal((await request('DELETE', `/readings/${reading}`)).statusCode, 404)
    t.match((await request('GET', '/readings?limit=1')).json(), { items: [{ sensor_id: other.id }] })
    t.equal((await request('POST', '/readings', { sensor_id: sensor.id, value: 1 })).statusCode, 404)
    await waitUntil('its readings are gone', async () => (await countReadings(opened, sensor.id)) === 0)
    await waitUntil('nothing is left to sweep', async () => {
      const rows = await db.selectFrom('deleted_sensors').selectAll().execute()
      return rows.length === 0
    })
    t.equal(await countReadings(opened, other.id), 10)
    t.same(await newEvents('readings'), [], 'the sensor’s event tells of all of them')
  })

  t.test('a sweep that was stopped goes on at the next start', async t => {
    const { id } = await addSensor()
    await fill(id, MANY)
    await db.deleteFrom('sensors').where('id', '=', id).execute()
    await db.insertInto('deleted_sensors').values({ sensor_id: id, deleted_at: NOW }).execute()
    const options = { db, retentionHours: null, clock: () => Date.parse(NOW), every: 1e6 }
    const first = createSweep({ ...options, onError: error => t.fail('the sweep failed', { error }) })
    first.wake()
    await first.stop()
    const left = await countReadings(opened, id)
    t.ok(left > 0, `${left} are left`)
    first.wake()
    const second = createSweep({ ...options, onError: error => t.fail('the sweep failed', { error }) })
    t.teardown(second.stop)
    second.wake()
    await waitUntil('its readings are gone', async () => (await countReadings(opened, id)) === 0)
  })

  t.test('readings older than what is kept are swept', async t => {
    const { id } = await addSensor()
    await fill(id, 7201)
    const sweep = createSweep({
      db,
      retentionHours: 1,
      clock: () => Date.parse(NOW),
      every: 1e6,
      onError: error => t.fail('the sweep failed', { error })
    })
    t.teardown(sweep.stop)
    sweep.wake()
    await waitUntil('the old ones are gone', async () => (await countReadings(opened, id)) === 3601)
    const oldest = await db
      .selectFrom('readings')
      .select('recorded_at')
      .where('sensor_id', '=', id)
      .orderBy('recorded_at')
      .executeTakeFirst()
    t.equal(oldest?.recorded_at, at(-3600))
  })
})
