import t from 'tap'
import { loadTrace, loadTrack } from '../src/trace.ts'

const SINGLES = [
  'bus-limerick',
  'car-munich',
  'phone-car-bike',
  'phone-car-scooter',
  'phone-cell-towers',
  'phone-standing-still',
  'phone-train-bus-bike'
]

t.test('every trace is in order of time and on the globe', async t => {
  for (const name of [...SINGLES, 'fleet-austin-buses']) {
    for (const { name: track, fixes } of loadTrace(name).tracks) {
      t.ok(
        fixes.every((fix, index) => index === 0 || fix.seconds > (fixes[index - 1]?.seconds ?? 0)),
        `${name} ${track} is in order`
      )
      t.ok(fixes.every(({ lat, lng }) => Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && (lat !== 0 || lng !== 0)))
    }
  }
})

t.test('what the source does not know is null, and never a negative speed or accuracy', async t => {
  for (const name of SINGLES) {
    const { fixes } = loadTrack(name)
    t.ok(
      fixes.every(({ speed }) => speed === null || speed >= 0),
      `${name} speed`
    )
    t.ok(
      fixes.every(({ accuracy }) => accuracy === null || accuracy > 0),
      `${name} accuracy`
    )
    t.ok(
      fixes.every(({ heading }) => heading === null || (heading >= 0 && heading < 360)),
      `${name} heading`
    )
  }
  t.ok(loadTrack('car-munich').fixes.every(({ accuracy, altitude }) => accuracy === null && altitude === null))
})

t.test('the bus fleet has enough vehicles for a demo', async t => {
  t.ok(loadTrace('fleet-austin-buses').tracks.length >= 45)
})

t.test('a trace of many devices is not taken for one track', async t => {
  t.throws(() => loadTrack('fleet-austin-buses'), /does not hold one track/)
})
