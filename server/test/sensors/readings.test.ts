import t from 'tap'
import { onEachDatabase } from '../support/test-database.ts'
import { at, countReadings, NOW, sensorApp } from './gateway.ts'

onEachDatabase(t, async (t, database) => {
  const opened = await sensorApp(t, { database })
  const { request, addSensor, newEvents } = opened

  t.test('a reading is stored and told once, however often it comes', async t => {
    const sensor_id = (await addSensor()).id
    const given = { sensor_id, recorded_at: '2026-11-21T15:47:00.5-05:00', value: 4.1 }
    const first = await request('POST', '/readings', given)
    t.equal(first.statusCode, 201)
    t.match(first.json(), { sensor_id, recorded_at: '2026-11-21T20:47:00.500Z', received_at: NOW, value: 4.1 })
    const again = await request('POST', '/lecturas/', { ...given, value: 9 })
    t.same([again.statusCode, again.json()], [200, first.json()], 'the stored one is returned')
    t.match(await newEvents('readings'), [
      { entity_type: 'reading', event_type: 'created', entity_id: first.json().id, data: first.json() }
    ])
    t.equal(await countReadings(opened, sensor_id), 1)
  })

  t.test('a reading without a time gets the server’s', async t => {
    const sensor_id = (await addSensor()).id
    t.match((await request('POST', '/readings/', { sensor_id, value: 0 })).json(), { recorded_at: NOW, value: 0 })
  })

  t.test('a late reading says so, and when it was recorded and received', async t => {
    const sensor_id = (await addSensor()).id
    await newEvents('readings')
    for (const seconds of [-3600, -30]) {
      await request('POST', '/readings', { sensor_id, recorded_at: at(seconds), value: 1 })
    }
    const [late, prompt] = await newEvents('readings')
    t.match(late, { data: { recorded_at: at(-3600), received_at: NOW }, metadata: { late: true } })
    t.notOk('late' in (prompt?.metadata ?? {}))
  })

  t.test('what is not a reading is refused and changes nothing', async t => {
    const sensor_id = (await addSensor()).id
    await newEvents('readings')
    for (const fields of [
      { value: '1' },
      { value: null },
      { value: 1e101 },
      { recorded_at: 'yesterday' },
      { recorded_at: '1970-01-01T00:00:00Z' },
      { recorded_at: at(90_000) },
      { recorded_at: '2026-06-30T23:59:60Z' },
      { colour: 'red' }
    ]) {
      const answer = await request('POST', '/readings', { sensor_id, value: 1, ...fields })
      t.match([answer.statusCode, answer.json().type], [400, '/problems/validation'], JSON.stringify(fields))
    }
    t.equal((await request('POST', '/readings', { sensor_id: 999_999, value: 1 })).statusCode, 404)
    t.same(await newEvents('readings'), [])
  })

  t.test('a reading is corrected and deleted, and each change is an event', async t => {
    const sensor_id = (await addSensor()).id
    const reading = (await request('POST', '/readings', { sensor_id, recorded_at: at(-10), value: 1 })).json()
    await request('POST', '/readings', { sensor_id, recorded_at: at(-20), value: 2 })
    await newEvents('readings')
    const path = `/readings/${reading.id}`
    t.same((await request('PATCH', path, { value: 1, recorded_at: at(-10) })).json(), reading)
    t.same((await request('PATCH', path, {})).json(), reading)
    t.same(await newEvents('readings'), [], 'what changes nothing tells nobody')
    t.match((await request('PUT', `/lecturas/${reading.id}/`, { value: 1.5 })).json(), { value: 1.5 })
    t.equal((await request('PATCH', path, { recorded_at: at(-20) })).statusCode, 409)
    t.match((await request('PATCH', path, { recorded_at: at(-30) })).json(), { recorded_at: at(-30), value: 1.5 })
    t.equal((await request('PATCH', path, { sensor_id: 1 })).statusCode, 400)
    t.equal((await request('PATCH', path, { recorded_at: at(100_000) })).statusCode, 400)
    const last = (await request('GET', path)).json()
    t.same((await request('DELETE', path)).json(), last)
    t.equal((await request('GET', path)).statusCode, 404)
    t.equal((await request('PATCH', path, { value: 1 })).statusCode, 404)
    t.match(await newEvents('readings'), [
      { event_type: 'updated', data: { updated_fields: ['value'] }, metadata: { action: 'update_reading' } },
      { event_type: 'updated', data: { updated_fields: ['recorded_at'] } },
      { event_type: 'deleted', data: last, metadata: { action: 'delete_reading' } }
    ])
  })

  t.test('readings of a sensor come newest first, page by page, between two times', async t => {
    const sensor_id = (await addSensor()).id
    const seconds = [-50, -10, -40, -20, -30]
    const readings = seconds.map(second => ({ sensor_id, recorded_at: at(second), value: second }))
    await request('POST', '/readings/batch', { readings })
    const first = (await request('GET', `/readings?sensor_id=${sensor_id}&limit=3`)).json()
    t.same(
      first.items.map(({ value }: { value: number }) => value),
      [-10, -20, -30]
    )
    const after = encodeURIComponent(first.next)
    const second = (await request('GET', `/readings?sensor_id=${sensor_id}&limit=3&after=${after}`)).json()
    t.same([second.items.map(({ value }: { value: number }) => value), second.next], [[-40, -50], null])
    const window = `from=${at(-40)}&to=${at(-20)}`
    const within = (await request('GET', `/lecturas?sensor_id=${sensor_id}&${window}`)).json()
    t.same(
      within.items.map(({ value }: { value: number }) => value),
      [-20, -30, -40],
      'both ends included'
    )
  })

  t.test('readings of all sensors come as they came in, the last first', async t => {
    const sensor_id = (await addSensor()).id
    for (const second of [-10, -20, -30]) {
      await request('POST', '/readings', { sensor_id, recorded_at: at(second), value: second })
    }
    const first = (await request('GET', '/readings?limit=2')).json()
    t.same(
      first.items.map(({ value }: { value: number }) => value),
      [-30, -20]
    )
    t.match((await request('GET', `/readings?limit=1&after=${first.next}`)).json(), { items: [{ value: -10 }] })
  })

  t.test('a question that makes no sense is told so', async t => {
    const sensor_id = (await addSensor()).id
    for (const query of [
      'buckets=10',
      `from=${at(0)}`,
      'after=x',
      'after=0',
      `sensor_id=${sensor_id}&after=x`,
      `sensor_id=${sensor_id}&buckets=0`,
      `sensor_id=${sensor_id}&buckets=2001`,
      `sensor_id=${sensor_id}&from=${at(1)}&to=${at(0)}`,
      `sensor_id=${sensor_id}&from=0000-01-01T00:00:00Z`,
      'sensor_id=0',
      'limit=501'
    ]) {
      t.equal((await request('GET', `/readings?${query}`)).statusCode, 400, query)
    }
    t.equal((await request('GET', '/readings?sensor_id=999999')).statusCode, 404)
    t.equal((await request('GET', '/readings/99999999999999')).statusCode, 404)
  })
})
