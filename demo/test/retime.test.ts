import { distance } from '@rastro/shared/geo/distance'
import t from 'tap'
import { accelerate, positionAt, section, thereAndBack, withMovement } from '../src/retime.ts'
import { loadTrace, loadTrack, type TraceFix } from '../src/trace.ts'

const FASTEST = 27

function fix(seconds: number, lat: number, lng: number, heading: number | null = null): TraceFix {
  return { seconds, lat, lng, accuracy: null, altitude: null, speed: null, heading }
}

t.test('a bus that is sampled every few seconds never moves faster than the limit, and says so', async t => {
  for (const { name, fixes } of loadTrace('fleet-austin-buses').tracks) {
    const round = thereAndBack(accelerate(fixes, { factor: 1.5, fastest: FASTEST }), 60)
    const samples = Array.from({ length: Math.floor(round.duration / 4) + 1 }, (_, index) =>
      positionAt(round, index * 4)
    )
    const speeds = samples.slice(1).map((to, index) => distance(samples[index] ?? to, to) / 4)
    t.ok(Math.max(...speeds) <= FASTEST + 0.1, `${name} moves plausibly`)
    t.ok(
      samples.every(({ speed }) => speed !== null && speed <= FASTEST + 0.1),
      `${name} reports plausible speeds`
    )
    t.ok(
      samples.every(({ heading }) => heading === null || (heading >= 0 && heading < 360)),
      `${name} has headings`
    )
  }
})

t.test('a round ends where it begins', async t => {
  const round = thereAndBack(loadTrack('bus-limerick').fixes, 180)
  const start = positionAt(round, 0)
  t.equal(distance(start, positionAt(round, round.duration)), 0)
  t.equal(distance(positionAt(round, round.rests[0]?.from ?? 0), positionAt(round, round.rests[0]?.to ?? 0)), 0)
  t.equal(round.duration, 2 * (4476 + 180))
})

t.test('the way back is driven in reverse, with the headings turned', async t => {
  const round = thereAndBack([fix(5, 0, 0, 90), fix(15, 0, 0.001, 350), fix(25, 0, 0.002)], 10)
  t.same(
    round.fixes.map(({ seconds, lng, heading }) => [seconds, lng, heading]),
    [
      [0, 0, 90],
      [10, 0.001, 350],
      [20, 0.002, null],
      [30, 0.002, null],
      [40, 0.001, 170],
      [50, 0, 270]
    ]
  )
})

t.test('a vehicle that rests has speed 0 and no heading', async t => {
  const round = thereAndBack([fix(0, 0, 0), fix(10, 0, 0.001)], 10)
  t.match(positionAt(round, 15), { lat: 0, lng: 0.001, speed: 0, heading: null })
  t.match(positionAt(round, 39), { lat: 0, lng: 0, speed: 0, heading: null })
  t.match(positionAt(round, 5), { lng: 0.0005, heading: 90 })
})

t.test('a vehicle that drives due north has heading 0', async t => {
  const round = thereAndBack([fix(0, 0, 0), fix(10, 0.001, 0)], 10)
  t.equal(positionAt(round, 5).heading, 0)
  t.equal(positionAt(round, 25).heading, 180)
})

t.test('accelerating keeps the way and shortens the time', async t => {
  const slow = [fix(0, 0, 0), fix(100, 0, 0.001), fix(110, 0, 0.01)]
  const fast = accelerate(slow, { factor: 2, fastest: 27 })
  t.same(
    fast.map(({ lng }) => lng),
    [0, 0.001, 0.01]
  )
  t.equal(fast[1]?.seconds, 50)
  t.ok((fast[2]?.seconds ?? 0) > 85, 'a leg of a kilometre in ten seconds takes the time that a bus needs')
})

t.test('a section counts from its first fix', async t => {
  const part = section([fix(0, 0, 0), fix(10, 0, 1), fix(20, 0, 2), fix(30, 0, 3)], 5, 20)
  t.same(
    part.map(({ seconds, lng }) => [seconds, lng]),
    [
      [0, 1],
      [10, 2]
    ]
  )
})

t.test('speed and heading are reckoned from the movement, but not over a gap and not from a jump', async t => {
  const [first, second, afterGap, afterJump] = withMovement([
    fix(0, 0, 0),
    fix(1, 0, 0.0001),
    fix(100, 0, 0.0002),
    fix(101, 0, 0.1)
  ])
  t.match(first, { speed: null, heading: null })
  t.match(second, { speed: 11.12, heading: 90 })
  t.match(afterGap, { speed: null, heading: null })
  t.match(afterJump, { speed: null, heading: null })
})
