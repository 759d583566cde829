import t from 'tap'
import { onEachDatabase } from '../support/test-database.ts'
import { sensorApp } from './gateway.ts'

onEachDatabase(t, async (t, database) => {
  const { request, addSensor, keyOf, newEvents, db } = await sensorApp(t, { database })

  t.test("a gateway posts its sensor's readings with a key", async t => {
    const sensor = await addSensor()
    const { authorization } = await keyOf(sensor)
    t.match(authorization, /^Bearer rk_[\w-]{43}$/, '256 random bits')
    const answer = await request('POST', '/readings', { sensor_id: sensor.id, value: 4.5 }, { authorization })
    t.match([answer.statusCode, answer.json()], [201, { sensor_id: sensor.id, value: 4.5 }])
    const batch = { readings: [{ sensor_id: sensor.id, recorded_at: '2026-11-21T20:00:00Z', value: 5 }] }
    t.match((await request('POST', '/lecturas/batch/', batch, { authorization })).json(), {
      results: [{ index: 0, status: 'stored' }]
    })
    t.match(await newEvents('readings'), [
      { metadata: { actor: { kind: 'sensor', id: sensor.id } } },
      { metadata: { actor: { kind: 'sensor', id: sensor.id } } }
    ])
  })

  t.test('a key opens nothing but that', async t => {
    const sensor = await addSensor()
    const other = await addSensor()
    const headers = { authorization: (await keyOf(sensor)).authorization }
    const foreign = await request('POST', '/readings', { sensor_id: other.id, value: 1 }, headers)
    t.same(foreign.json(), (await request('POST', '/readings', { sensor_id: other.id, value: 1 }, headers)).json())
    t.equal(foreign.statusCode, 404, 'as if there were no such sensor')
    const batch = { readings: [other, sensor].map(({ id }) => ({ sensor_id: id, value: 1 })) }
    t.match((await request('POST', '/readings/batch', batch, headers)).json().results, [
      { index: 0, status: 'rejected', code: 'sensor_unknown' },
      { index: 1, status: 'stored' }
    ])
    for (const [method, path] of [
      ['GET', '/readings'],
      ['GET', `/readings?sensor_id=${sensor.id}`],
      ['GET', '/readings/1'],
      ['PATCH', '/readings/1'],
      ['DELETE', '/readings/1'],
      ['GET', '/sensors'],
      ['DELETE', `/sensors/${sensor.id}`],
      ['POST', `/sensors/${sensor.id}/keys`],
      ['GET', '/drivers'],
      ['GET', '/driver'],
      ['POST', '/tickets'],
      ['GET', '/session'],
      ['GET', '/users'],
      ['POST', '/sync']
    ] as const) {
      t.equal((await request(method, path, undefined, headers)).statusCode, 403, `${method} ${path}`)
    }
  })

  t.test('a revoked key answers 401 at once, and others go on', async t => {
    const sensor = await addSensor()
    const [first, second] = [await keyOf(sensor), await keyOf(sensor)]
    const post = ({ authorization }: typeof first) =>
      request(
        'POST',
        '/readings',
        { sensor_id: sensor.id, recorded_at: '2026-11-21T20:00:00Z', value: 1 },
        {
          authorization
        }
      )
    t.equal((await post(first)).statusCode, 201)
    t.equal((await post(second)).statusCode, 200)
    const stranger = await addSensor()
    t.equal((await request('DELETE', `/sensors/${stranger.id}/keys/${first.key_id}`)).statusCode, 404)
    t.equal((await post(first)).statusCode, 200, 'another sensor’s path revokes nothing')
    t.equal((await request('DELETE', `/sensors/${sensor.id}/keys/${first.key_id}`)).statusCode, 204)
    t.equal((await post(first)).statusCode, 401)
    t.equal((await post(second)).statusCode, 200)
    t.equal((await request('DELETE', `/sensors/${sensor.id}/keys/${first.key_id}`)).statusCode, 404)
    await request('DELETE', `/sensors/${sensor.id}`)
    t.equal((await post(second)).statusCode, 401, 'a deleted sensor takes its keys along')
  })

  t.test('keys are listed without what opens, and written down in the audit trail', async t => {
    const sensor = await addSensor()
    const keys = [await keyOf(sensor), await keyOf(sensor)]
    const list = await request('GET', `/sensors/${sensor.id}/keys`)
    t.same(
      list.json().items.map(({ id }: { id: number }) => id),
      keys.map(({ key_id }) => key_id).reverse()
    )
    t.notMatch(list.body, /rk_|hash/)
    const [last] = keys
    if (last !== undefined) await request('DELETE', `/sensors/${sensor.id}/keys/${last.key_id}`)
    await request('DELETE', `/sensors/${sensor.id}`)
    const target = { target_kind: 'sensor', target_id: sensor.id }
    t.match(
      (await request('GET', '/audit')).json().items.slice(0, 4),
      ['sensor_key_revoked', 'sensor_key_revoked', 'sensor_key_created', 'sensor_key_created'].map(action => ({
        action,
        ...target
      }))
    )
    const stored = await db.selectFrom('sensor_keys').selectAll().execute()
    t.notOk(stored.some(row => JSON.stringify(row).includes('rk_')))
  })

  t.test('a wrong key is nobody', async t => {
    const { id } = await addSensor()
    for (const authorization of ['Bearer rk_', 'Bearer rk_wrong', `Bearer rk_${'A'.repeat(43)}`]) {
      t.equal((await request('POST', '/readings', { sensor_id: id, value: 1 }, { authorization })).statusCode, 401)
    }
  })
})
