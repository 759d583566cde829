import type { Fix } from '@rastro/shared/schema/fix'
import type { Track } from '@rastro/shared/schema/track'
import t from 'tap'
import { speedProfile, stopsOf } from '../src/dispatcher/track/speed-profile.ts'
import { momentAt } from '../src/dispatcher/track/track-moment.ts'
import { splice, trim, widen } from '../src/dispatcher/track/track-splice.ts'
import { withLiveEnd } from '../src/map/track-facts.ts'

const START = Date.parse('2026-11-21T20:00:00.000Z')
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString()

function fix(seconds: number, speed: number | null = 10): Fix {
  const recorded_at = at(seconds)
  return {
    seq: seconds + 1,
    recorded_at,
    received_at: recorded_at,
    lat: seconds / 10_000,
    lng: 0,
    accuracy: 5,
    altitude: null,
    speed,
    heading: 0,
    battery: null,
    flags: []
  }
}

function track(segments: number[][], gaps: [from: number, to: number][] = []): Track {
  return {
    segments: segments.map(times => ({ fixes: times.map(time => fix(time)) })),
    gaps: gaps.map(([from, to]) => ({ from: at(from), to: at(to), reason: 'page_hidden', distance: 100 })),
    distance: 0,
    received: 0,
    missing: 0
  }
}

const shape = (track: Track) => track.segments.map(({ fixes }) => fixes.map(({ seq }) => seq - 1))

t.test('a backlog that arrives late closes the gap that it fills', async t => {
  const held = track(
    [
      [0, 60],
      [600, 660]
    ],
    [[60, 600]]
  )
  const range = widen(held, { from: at(120), to: at(500) })
  t.strictSame(range, { from: at(60), to: at(600) })
  const whole = splice(held, track([[60, 120, 200, 300, 400, 500, 600]]), range)
  t.strictSame(shape(whole), [[0, 60, 120, 200, 300, 400, 500, 600, 660]])
  t.strictSame(whole.gaps, [])
  t.ok(whole.distance > 7000)
})

t.test('a part of the backlog leaves the rest of the gap open', async t => {
  const held = track(
    [
      [0, 60],
      [600, 660]
    ],
    [[60, 600]]
  )
  const range = widen(held, { from: at(120), to: at(120) })
  const half = splice(held, track([[60, 120], [600]], [[120, 600]]), range)
  t.strictSame(shape(half), [
    [0, 60, 120],
    [600, 660]
  ])
  t.strictSame(
    half.gaps.map(gap => gap.from),
    [at(120)]
  )
})

t.test('the end of the track grows without a seam, and without a line over a silence', async t => {
  const held = track([[0, 60]])
  const range = { from: at(60), to: at(120) }
  t.strictSame(shape(splice(held, track([[60, 90, 120]]), range)), [[0, 60, 90, 120]])
  const silent = splice(held, track([[60], [400]], [[60, 400]]), { from: at(60), to: at(400) })
  t.strictSame(shape(silent), [[0, 60], [400]])
  t.equal(silent.gaps.length, 1)
})

t.test('the same part again changes nothing', async t => {
  const held = track([[0, 60, 120]])
  const range = { from: at(60), to: at(120) }
  t.strictSame(shape(splice(held, track([[60, 120]]), range)), shape(held))
})

t.test('what is older than the window is dropped', async t => {
  const trimmed = trim(
    track(
      [
        [0, 60],
        [600, 660]
      ],
      [[60, 600]]
    ),
    at(630)
  )
  t.strictSame(shape(trimmed), [[660]])
  t.strictSame(trimmed.gaps, [])
})

t.test('the playhead stands on the last fix before it, or says that it stands in a gap', async t => {
  const held = track(
    [
      [0, 60],
      [600, 660]
    ],
    [[60, 600]]
  )
  t.match(momentAt(held, START + 30_000), { kind: 'fix', fix: { recorded_at: at(0) } })
  t.match(momentAt(held, START + 60_000), { kind: 'fix', fix: { recorded_at: at(60) } })
  t.match(momentAt(held, START + 300_000), { kind: 'gap', before: { recorded_at: at(60) } })
  t.match(momentAt(held, START - 1), { kind: 'unknown' })
})

t.test('the line reaches the live position, but not over a silence', async t => {
  const position = { ...fix(90), device_id: 1, driver: null, vehicle: null, silent_since: null, silence_reason: null }
  const ends = (times: number[], live: typeof position) => withLiveEnd(track([times]).segments, live)[0]?.fixes.length
  t.equal(ends([0, 60], position), 3)
  t.equal(ends([0, 60], { ...position, recorded_at: at(600) }), 2)
  t.equal(ends([0, 90], position), 2)
})

t.test('speed is measured, or reckoned where it was not, and stops are long enough to be stops', async t => {
  const moving = { fixes: [fix(0, null), fix(10, null), fix(20, 0)] }
  const profile = speedProfile(moving, 1)
  t.ok(Math.abs((profile[0]?.speed ?? 0) - 11.1) < 0.1)
  t.equal(profile.at(-1)?.time, START + 20_000)
  t.strictSame(stopsOf({ fixes: [fix(0, 5), fix(10, 0), fix(60, 0), fix(100, 5)] }), [], 'a traffic light')
  t.strictSame(stopsOf({ fixes: [fix(0, 5), fix(10, 0), fix(131, 0), fix(140, 0.4)] }), [
    { from: START + 10_000, to: START + 140_000 }
  ])
})
