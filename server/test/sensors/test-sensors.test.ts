import t from 'tap'
import { onEachDatabase } from '../support/test-database.ts'
import { sensorApp } from './gateway.ts'

onEachDatabase(t, async (t, database) => {
  const { request, addSensor, newEvents } = await sensorApp(t, { database, environment: { TEST_ROUTES: 'true' } })

  t.test('with TEST_ROUTES a sensor is made without a token, and its events say that it is a test', async t => {
    const made = await request('POST', '/test-sensors/', { type: 'door', model: 'X' }, {})
    t.equal(made.statusCode, 201)
    const { id } = made.json()
    t.match((await request('PUT', `/test-sensors/${id}/`, { model: 'Y' }, {})).json(), { id, model: 'Y' })
    t.match((await request('GET', '/test-sensors', undefined, {})).json(), { items: [{ id }] })
    t.equal((await request('DELETE', `/test-sensors/${id}`, undefined, {})).statusCode, 200)
    t.match(await newEvents('sensors'), [
      { event_type: 'created', entity_id: id, metadata: { action: 'create_sensor', test: true, actor: null } },
      { event_type: 'updated', data: { updated_fields: ['model'] }, metadata: { test: true } },
      { event_type: 'deleted', metadata: { test: true } }
    ])
  })

  t.test('real sensors and those of tests never see each other', async t => {
    const real = await addSensor()
    const test = (await request('POST', '/test-sensors', { type: 'door', model: 'X' }, {})).json()
    t.equal((await request('GET', `/test-sensors/${real.id}`, undefined, {})).statusCode, 404)
    t.equal((await request('PATCH', `/test-sensors/${real.id}`, { model: 'Z' }, {})).statusCode, 404)
    t.equal((await request('DELETE', `/test-sensors/${real.id}`, undefined, {})).statusCode, 404)
    t.equal((await request('GET', `/sensors/${test.id}`)).statusCode, 404)
    t.notOk((await request('GET', '/sensors')).json().items.some((sensor: { id: number }) => sensor.id === test.id))
    t.equal((await request('POST', `/sensors/${test.id}/keys`)).statusCode, 404)
    t.equal((await request('POST', '/readings', { sensor_id: test.id, value: 1 })).statusCode, 404)
  })

  t.test('they open nothing else', async t => {
    const { id } = (await request('POST', '/test-sensors', { type: 'door', model: 'X' }, {})).json()
    t.equal((await request('POST', `/test-sensors/${id}/keys`, undefined, {})).statusCode, 404)
    t.equal((await request('GET', '/sensors', undefined, {})).statusCode, 401)
    t.equal((await request('GET', '/readings', undefined, {})).statusCode, 401)
  })
})
