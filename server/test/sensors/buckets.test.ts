import type { Bucket } from '@rastro/shared/schema/reading'
import t from 'tap'
import { onEachDatabase } from '../support/test-database.ts'
import { at, sensorApp } from './gateway.ts'

onEachDatabase(t, async (t, database) => {
  const { request, addSensor } = await sensorApp(t, { database })

  async function sensorWith(readings: [second: number, value: number][]): Promise<number> {
    const sensor_id = (await addSensor()).id
    const batch = readings.map(([second, value]) => ({ sensor_id, recorded_at: at(second), value }))
    await request('POST', '/readings/batch', { readings: batch })
    return sensor_id
  }

  async function chart(sensor_id: number, query: string): Promise<Bucket[]> {
    const answer = await request('GET', `/readings?sensor_id=${sensor_id}&${query}`)
    return answer.json().items
  }

  t.test('a chart has minimum, mean, maximum and count of each stretch that has readings', async t => {
    const id = await sensorWith([
      [-100, 1],
      [-99, 4],
      [-91, 1],
      [-60, -7.5],
      [0, 2]
    ])
    t.same(await chart(id, `from=${at(-100)}&to=${at(0)}&buckets=10`), [
      { from: at(-100), to: at(-90), min: 1, mean: 2, max: 4, count: 3 },
      { from: at(-60), to: at(-50), min: -7.5, mean: -7.5, max: -7.5, count: 1 },
      { from: at(-10), to: at(0), min: 2, mean: 2, max: 2, count: 1 }
    ])
    t.same(await chart(id, 'buckets=10'), await chart(id, `from=${at(-100)}&to=${at(0)}&buckets=10`))
    t.match(await chart(id, 'buckets=1'), [{ from: at(-100), to: at(0), count: 5 }])
  })

  t.test('every reading of the window is in one stretch, whatever their number', async t => {
    const readings = Array.from({ length: 300 }, (_, index): [number, number] => [-index * 0.037, index % 7])
    const id = await sensorWith(readings)
    for (const buckets of [1, 2, 3, 7, 11, 299, 300, 1000, 2000]) {
      const bars = await chart(id, `buckets=${buckets}`)
      t.equal(
        bars.reduce((sum, { count }) => sum + count, 0),
        300
      )
      t.ok(bars.length <= buckets)
      t.ok(bars.every(({ from, to, min, mean, max }) => from < to && min <= mean && mean <= max))
    }
    t.match(await chart(id, `from=${at(-1)}&to=${at(-0.5)}&buckets=5`), { length: 5 })
  })

  t.test('a single moment is a chart, too, and no reading is none', async t => {
    const id = await sensorWith([[-5, 3]])
    t.same(await chart(id, 'buckets=2000'), [{ from: at(-5), to: at(-5), min: 3, mean: 3, max: 3, count: 1 }])
    t.same(await chart((await addSensor()).id, 'buckets=10'), [])
    t.same(await chart(id, `from=${at(-4)}&buckets=10`), [])
  })

  t.test('a mean never leaves the range of what it is the mean of', async t => {
    const id = await sensorWith([-3, -2, -1].map(second => [second, 0.1]))
    t.match(await chart(id, 'buckets=1'), [{ min: 0.1, mean: 0.1, max: 0.1 }])
  })

  t.test('the greatest values make a chart', async t => {
    const id = await sensorWith([
      [-2, 1e100],
      [-1, -1e100]
    ])
    t.match(await chart(id, 'buckets=1'), [{ min: -1e100, mean: 0, max: 1e100 }])
  })
})
