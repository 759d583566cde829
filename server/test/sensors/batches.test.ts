import t from 'tap'
import { onEachDatabase } from '../support/test-database.ts'
import { at, countReadings, sensorApp } from './gateway.ts'

onEachDatabase(t, async (t, { pool, ...database }) => {
  const opened = await sensorApp(t, { database: { ...database, pool } })
  const { request, addSensor, newEvents, db } = opened

  t.test('each reading of a batch is judged on its own', async t => {
    const sensor_id = (await addSensor()).id
    await request('POST', '/readings', { sensor_id, recorded_at: at(-5), value: 1 })
    await newEvents('readings')
    const readings = [
      { sensor_id, recorded_at: at(-4), value: 2 },
      { sensor_id, recorded_at: at(-5), value: 3 },
      { sensor_id, recorded_at: at(-4), value: 4 },
      'nonsense',
      null,
      { sensor_id, value: '5' },
      { recorded_at: at(0), value: 5 },
      { sensor_id, recorded_at: '1970-01-01T00:00:00Z', value: 5 },
      { sensor_id: 999_999, value: 5 },
      { sensor_id, value: 6 },
      { sensor_id, value: 7 },
      { sensor_id, value: 8, note: '\u0000' },
      { sensor_id, value: 1e101 }
    ]
    const answer = await request('POST', '/readings/batch', { readings })
    t.equal(answer.statusCode, 200)
    const { results } = answer.json()
    t.match(results, [
      { index: 0, status: 'stored' },
      { index: 1, status: 'duplicate' },
      { index: 2, status: 'duplicate', id: results[0].id },
      { index: 3, status: 'rejected', code: 'not_an_object' },
      { index: 4, status: 'rejected', code: 'not_an_object' },
      { index: 5, status: 'rejected', code: 'value_wrong_type' },
      { index: 6, status: 'rejected', code: 'sensor_id_missing' },
      { index: 7, status: 'rejected', code: 'recorded_at_out_of_range' },
      { index: 8, status: 'rejected', code: 'sensor_unknown' },
      { index: 9, status: 'stored' },
      { index: 10, status: 'rejected', code: 'recorded_at_missing' },
      { index: 11, status: 'rejected', code: 'field_unknown' },
      { index: 12, status: 'rejected', code: 'value_out_of_range' }
    ])
    t.notOk(results.some((it: { status: string; detail?: string }) => it.status === 'rejected' && !it.detail))
    t.match((await request('GET', `/readings/${results[0].id}`)).json(), { value: 2 }, 'the first of the same stays')
    t.same(
      (await newEvents('readings')).map(({ data }) => data.value),
      [2, 6]
    )
  })

  t.test('more than a thousand are too many, a thousand are not, and none are nothing', async t => {
    const sensor_id = (await addSensor()).id
    const readings = Array.from({ length: 1001 }, (_, index) => ({ sensor_id, recorded_at: at(-index), value: index }))
    t.equal((await request('POST', '/readings/batch', { readings })).statusCode, 413)
    t.equal(await countReadings(opened, sensor_id), 0)
    const answer = await request('POST', '/readings/batch', { readings: readings.slice(1) })
    t.ok(answer.json().results.every(({ status }: { status: string }) => status === 'stored'))
    t.equal(await countReadings(opened, sensor_id), 1000)
    t.same((await request('POST', '/readings/batch', { readings: [] })).json(), { results: [] })
    for (const body of [{}, [], { readings: {} }, { readings: [], more: 1 }]) {
      t.equal((await request('POST', '/readings/batch', body)).statusCode, 400)
    }
  })

  t.test('a thousand readings cost as many statements as two', async t => {
    const sensor_id = (await addSensor()).id
    const cost = async (first: number, count: number) => {
      const before = statements
      const readings = Array.from({ length: count }, (_, index) => ({
        sensor_id,
        recorded_at: at(-first - index),
        value: 1
      }))
      await request('POST', '/readings/batch', { readings })
      return statements - before
    }
    let statements = 0
    const count = () => {
      statements++
    }
    const undo = countQueries(pool, count)
    t.teardown(undo)
    const two = await cost(0, 2)
    t.equal(await cost(10, 1000), two)
    t.ok(two >= 4 && two <= 8, `${two} statements`)
    undo()
  })

  t.test('twenty gateways that send the same at once, in any order, store and tell it once', async t => {
    const sensors = [await addSensor(), await addSensor()]
    await newEvents('readings')
    const readings = sensors.flatMap(({ id }) =>
      Array.from({ length: 100 }, (_, index) => ({ sensor_id: id, recorded_at: at(-index), value: index }))
    )
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const turned = [...readings.slice(index * 10), ...readings.slice(0, index * 10)]
        return request('POST', '/readings/batch', { readings: index % 2 === 0 ? turned : turned.reverse() })
      })
    )
    const results = answers.flatMap(answer => answer.json().results)
    t.equal(results.length, 4000)
    t.equal(results.filter(({ status }) => status === 'stored').length, 200)
    t.equal(results.filter(({ status, id }) => status === 'duplicate' && id > 0).length, 3800)
    t.equal((await newEvents('readings')).length, 200)
  })

  t.test('readings that cannot be told are not stored', async t => {
    const sensor_id = (await addSensor()).id
    await db.schema.alterTable('events').renameTo('events_elsewhere').execute()
    const answer = await request('POST', '/readings', { sensor_id, value: 1 })
    await db.schema.alterTable('events_elsewhere').renameTo('events').execute()
    t.equal(answer.statusCode, 500)
    t.equal(await countReadings(opened, sensor_id), 0)
  })
})

type Pool = { on: (event: 'acquire', listener: (client: Client) => void) => unknown } & {
  off: (event: 'acquire', listener: (client: Client) => void) => unknown
}
type Client = { query: (...args: unknown[]) => unknown }

/** Calls `count` for each statement in a transaction: outside of them the hub looks at the log whenever it likes. @returns undo */
function countQueries(pool: Pool, count: () => void): () => void {
  const originals = new Map<Client, Client['query']>()
  const watch = (client: Client) => {
    if (originals.has(client)) return
    const { query } = client
    originals.set(client, query)
    let inTransaction = false
    client.query = (...args) => {
      const [statement] = args
      if (statement === 'begin') inTransaction = true
      if (inTransaction) count()
      if (statement === 'commit' || statement === 'rollback') inTransaction = false
      return query.apply(client, args)
    }
  }
  pool.on('acquire', watch)
  return () => {
    pool.off('acquire', watch)
    for (const [client, query] of originals) client.query = query
  }
}
