import t from 'tap'
import { enrolDevice } from '../support/enrol-device.ts'
import { onEachDatabase } from '../support/test-database.ts'
import { at, sensorApp } from './gateway.ts'

onEachDatabase(t, async (t, database) => {
  let now = Date.parse(at(0))
  const { request, addSensor, newEvents, app } = await sensorApp(t, { database, clock: () => now })

  t.test('a sensor is added, changed and deleted, and each change is an event', async t => {
    const sensor = await addSensor({ unit: '°C', minimum: -25, maximum: -18.5 })
    t.match(sensor, { type: 'temperature', model: 'DS18B20', name: null, vehicle_id: null, minimum: -25 })
    now += 1000
    const changed = await request('PATCH', `/sensors/${sensor.id}`, { model: 'DHT22', type: 'temperature' })
    t.match(changed.json(), { model: 'DHT22', maximum: -18.5, updated_at: at(1) })
    const put = await request('PUT', `/sensors/${sensor.id}`, { name: 'Door' })
    t.match(put.json(), { name: 'Door', model: 'DHT22' }, 'PUT changes the given fields, too')
    t.same((await request('GET', `/sensors/${sensor.id}`)).json(), put.json())
    const deleted = await request('DELETE', `/sensors/${sensor.id}`)
    t.same([deleted.statusCode, deleted.json()], [200, put.json()], 'the answer is its last state')
    t.equal((await request('GET', `/sensors/${sensor.id}`)).statusCode, 404)
    t.equal((await request('DELETE', `/sensors/${sensor.id}`)).statusCode, 404)

    const events = await newEvents('sensors')
    t.match(events, [
      { event_type: 'created', entity_id: sensor.id, data: sensor, metadata: { action: 'create_sensor' } },
      {
        event_type: 'updated',
        data: { model: 'DHT22', updated_fields: ['model'] },
        metadata: { action: 'update_sensor', fields_updated: ['model'], actor: { kind: 'user' } }
      },
      { event_type: 'updated', data: { updated_fields: ['name'] } },
      { event_type: 'deleted', data: put.json(), metadata: { action: 'delete_sensor' } }
    ])
    t.equal(events.length, 4)
    t.notOk(events.some(({ metadata }) => 'test' in metadata))
  })

  t.test('a change that changes nothing tells nobody', async t => {
    const sensor = await addSensor()
    await newEvents('sensors')
    now += 1000
    for (const body of [{}, { model: sensor.model, name: null }]) {
      const answer = await request('PATCH', `/sensors/${sensor.id}`, body)
      t.same([answer.statusCode, answer.json()], [200, sensor])
    }
    t.same(await newEvents('sensors'), [])
  })

  t.test('a sensor whose vehicle is deleted is on none, and an event says so', async t => {
    const vehicle = (await request('POST', '/vehicles', { plate: 'PBA-7777' })).json()
    const sensor = await addSensor({ vehicle_id: vehicle.id })
    await addSensor()
    await newEvents('sensors')
    now += 1000
    await request('DELETE', `/vehicles/${vehicle.id}`)
    t.match((await request('GET', `/sensors/${sensor.id}`)).json(), {
      vehicle_id: null,
      updated_at: new Date(now).toISOString()
    })
    t.match(await newEvents('sensors'), [
      {
        event_type: 'updated',
        entity_id: sensor.id,
        data: { id: sensor.id, vehicle_id: null, updated_fields: ['vehicle_id'] },
        metadata: { action: 'delete_vehicle', actor: { kind: 'user' } }
      }
    ])
  })

  t.test('the same sensors are at /sensores, and a slash at the end makes no difference', async t => {
    const sensor = (await request('POST', '/sensores/', { type: 'door', model: 'X' })).json()
    for (const path of [`/sensors/${sensor.id}`, `/sensors/${sensor.id}/`, `/sensores/${sensor.id}/`]) {
      t.same((await request('GET', path)).json(), sensor, path)
    }
    for (const path of ['/sensors', '/sensors/', '/sensores', '/sensores/']) {
      t.match((await request('GET', path)).json(), { items: [sensor] }, path)
    }
    t.match((await request('PUT', `/sensores/${sensor.id}/`, { model: 'Y' })).json(), { model: 'Y' })
    t.equal((await request('DELETE', `/sensores/${sensor.id}`)).statusCode, 200)
  })

  t.test('what is not a sensor is refused and changes nothing', async t => {
    const sensor = await addSensor({ minimum: 2 })
    await newEvents('sensors')
    const wrong = [
      { type: '' },
      { model: 7 },
      { colour: 'red' },
      { vehicle_id: 999_999 },
      { minimum: '2' },
      { minimum: 3, maximum: 2 }
    ]
    for (const fields of wrong) {
      const body = { type: 'door', model: 'X', ...fields }
      t.match((await request('POST', '/sensors', body)).json(), { type: '/problems/validation' })
      t.equal((await request('PATCH', `/sensors/${sensor.id}`, fields)).statusCode, 400)
    }
    t.equal((await request('PATCH', `/sensors/${sensor.id}`, { maximum: 1 })).statusCode, 400, 'below its minimum')
    t.equal((await request('PATCH', '/sensors/999999', { name: 'x' })).statusCode, 404)
    t.same(await newEvents('sensors'), [])
  })

  t.test('the list goes from the newest to the oldest, page by page', async t => {
    const ids = [(await addSensor()).id, (await addSensor()).id, (await addSensor()).id]
    const first = (await request('GET', '/sensors?limit=2')).json()
    const second = (await request('GET', `/sensors?limit=2&after=${first.next}`)).json()
    t.same([...first.items, ...second.items].map(({ id }) => id).slice(0, 3), ids.reverse())
  })

  t.test('only staff may touch sensors and their keys', async t => {
    const { token } = await enrolDevice(app)
    const { id } = await addSensor()
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE'] as const) {
      const path = method === 'GET' || method === 'POST' ? '/sensors' : `/sensors/${id}`
      t.equal((await request(method, path, {}, {})).statusCode, 401)
      t.equal((await request(method, path, {}, { authorization: `Bearer ${token}` })).statusCode, 403)
    }
    t.equal((await request('POST', `/sensors/${id}/keys`, undefined, {})).statusCode, 401)
  })

  t.test('without TEST_ROUTES there are no test sensors', async t => {
    for (const method of ['GET', 'POST'] as const) {
      t.equal((await request(method, '/test-sensors/', {}, {})).statusCode, 404)
    }
  })
})
