import t from 'tap'
import { cargoSensors } from '../src/cargo-sensors.ts'
import { createDoor, replayedValues } from '../src/instrument.ts'

const START = Date.parse('2026-11-21T20:00:00.000Z')

t.test('values are replayed to the end and backwards, for ever, without those that were lost', async t => {
  const instrument = replayedValues([5, null, 7, 8], { since: START, everyMilliseconds: 10 })
  const measured = instrument.between(START - 1, START + 120)
  t.same(
    measured.map(({ time, value }) => [time - START, value]),
    [
      [0, 5],
      [20, 7],
      [30, 8],
      [40, 7],
      [60, 5],
      [80, 7],
      [90, 8],
      [100, 7],
      [120, 5]
    ]
  )
})

t.test('looking more often measures nothing twice and leaves nothing out', async t => {
  const instrument = replayedValues([1, 2, 3], { since: START, everyMilliseconds: 10 })
  const often = Array.from({ length: 40 }, (_, index) => {
    const after = START - 1 + index * 7
    return instrument.between(after, after + 7)
  })
  t.same(often.flat(), instrument.between(START - 1, START - 1 + 40 * 7))
})

t.test('a sensor of one value stays with it', async t => {
  const instrument = replayedValues([4], { since: START, everyMilliseconds: 10 })
  t.same(
    instrument.between(START - 1, START + 20).map(({ value }) => value),
    [4, 4, 4]
  )
})

t.test('a door is open for a minute while cargo is loaded or unloaded', async t => {
  const door = createDoor(START)
  door.plan([
    { time: START + 1000, action: 'picked_up', note: null },
    { time: START + 200_000, action: 'arrived', note: null },
    { time: START + 260_000, action: 'departed', note: null }
  ])
  t.same(
    door.between(START - 1, START + 300_000).map(({ time, value }) => [time - START, value]),
    [
      [0, 0],
      [1000, 1],
      [61_000, 0],
      [200_000, 1],
      [260_000, 0]
    ]
  )
  t.same(door.between(START, START + 300_000), [], 'told once')
})

t.test('the sensors of the demo measure for as long as it runs, and one of them has no network at times', async t => {
  const sensors = cargoSensors(START)
  for (const { sensor, instrument } of sensors) {
    const measured = instrument.between(START - 1, START + 86_400_000)
    t.ok(measured.length > 5000, sensor.name ?? sensor.model)
    t.ok((sensor.minimum ?? Number.NaN) < (sensor.maximum ?? Number.NaN))
  }
  t.equal(sensors.filter(({ coverage }) => !coverage(240)).length, 1)
})
