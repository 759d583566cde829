import t from 'tap'
import { patchyCoverage } from '../src/coverage.ts'
import { Gateway } from '../src/gateway.ts'
import { type Measurement, replayedValues } from '../src/instrument.ts'
import type { PostAnswer } from '../src/post-readings.ts'

const START = Date.parse('2026-11-21T20:00:00.000Z')
const SETTLED: PostAnswer = { kind: 'settled', rejected: 0 }

/** A gateway with a clock that the test turns, and a server that answers what the test says. */
function gatewayWith(answer: () => PostAnswer, coverage = (_seconds: number) => true) {
  let now = START
  const posts: Measurement[][] = []
  const gateway = new Gateway({
    instrument: replayedValues([1, 2, 3, 4], { since: START, everyMilliseconds: 1000 }),
    recordingSince: START - 1,
    coverage,
    rhythm: { everyMilliseconds: 1000, offsetMilliseconds: 0 },
    post: async measurements => {
      posts.push([...measurements])
      return answer()
    },
    clock: { now: () => now, sleep: async () => {} }
  })
  const beat = async (seconds: number) => {
    now += seconds * 1000
    gateway.record()
    await gateway.send()
  }
  return { gateway, posts, beat }
}

const timesOf = (posts: readonly Measurement[][]) => posts.flat().map(({ time }) => (time - START) / 1000)

t.test('what was measured without a network is brought when there is one, oldest first', async t => {
  const { posts, beat } = gatewayWith(() => SETTLED, patchyCoverage({ covered: 5, dead: 2000 }))
  await beat(3)
  for (let count = 0; count < 20; count++) await beat(100)
  t.same(timesOf(posts), [0, 1, 2, 3])
  await beat(5)
  t.same(
    timesOf(posts),
    Array.from({ length: 2009 }, (_, second) => second)
  )
  t.ok(posts.every(({ length }) => length <= 1000))
})

t.test('what did not get through is posted again', async t => {
  let up = false
  const { posts, beat } = gatewayWith(() => (up ? SETTLED : { kind: 'retry' }))
  await beat(1)
  up = true
  await beat(1)
  t.same(timesOf(posts), [0, 1, 0, 1, 2])
})

t.test('a gateway whose key was revoked stops', async t => {
  const { gateway, posts, beat } = gatewayWith(() => ({ kind: 'lockedOut' }))
  await beat(1)
  await gateway.run(new AbortController().signal)
  t.equal(posts.length, 1)
})

t.test('a gateway without a network for days keeps the newest readings', async t => {
  let covered = false
  const { posts, beat } = gatewayWith(
    () => SETTLED,
    () => covered
  )
  for (let hour = 0; hour < 30; hour++) await beat(3600)
  covered = true
  await beat(1)
  const times = timesOf(posts)
  t.equal(times.length, 5000)
  t.equal(times.at(-1), 30 * 3600 + 1)
})
