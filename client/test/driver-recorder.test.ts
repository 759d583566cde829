import type { JournalEvent } from '@rastro/shared/model/journal'
import t from 'tap'
import { createRecorder, type RecorderState } from '../src/driver/recording/recorder.ts'

const START = Date.UTC(2026, 10, 21, 20)
const PERMISSION_DENIED = 1 as const
const POSITION_UNAVAILABLE = 2 as const
const TIMEOUT = 3 as const

/** A phone with a position sensor and a clock that the test moves. */
function createPhone() {
  let now = START
  let timers: { at: number; act: () => void }[] = []
  let watches: { id: number; accept: PositionCallback; refuse: PositionErrorCallback }[] = []
  let lastId = 0
  const events: JournalEvent[] = []
  const states: RecorderState['kind'][] = []
  const fixes: number[] = []
  const sensor = { isVisible: true, offset: 0 }

  const recorder = createRecorder({
    geolocation: {
      watchPosition(accept, refuse) {
        lastId += 1
        watches.push({ id: lastId, accept, refuse: refuse ?? (() => {}) })
        return lastId
      },
      clearWatch(id) {
        watches = watches.filter(watch => watch.id !== id)
      }
    },
    clock: {
      now: () => now,
      after(milliseconds, act) {
        const timer = { at: now + milliseconds, act }
        timers.push(timer)
        return () => {
          timers = timers.filter(other => other !== timer)
        }
      }
    },
    isVisible: () => sensor.isVisible,
    offset: () => sensor.offset,
    onFix: (_coords, measuredAt) => fixes.push(measuredAt - START),
    onEvent: event => events.push(event),
    onState: ({ kind }) => states.push(kind)
  })

  return {
    recorder,
    sensor,
    events,
    states,
    fixes,
    openWatches: () => watches.length,
    opened: () => lastId,
    /** A position measured at this time, milliseconds after the start; now when left out. */
    measure(at = now - START) {
      const coords = { latitude: -2.9, longitude: -79, accuracy: 5, altitude: null, speed: null, heading: null }
      const position = { coords, timestamp: START + at } as GeolocationPosition
      for (const { accept } of [...watches]) accept(position)
    },
    fail(code: number) {
      const error = { code, PERMISSION_DENIED, POSITION_UNAVAILABLE, TIMEOUT, message: '' }
      for (const { refuse } of [...watches]) refuse(error)
    },
    passSeconds(seconds: number) {
      const end = now + seconds * 1000
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        timers = timers.filter(timer => timer !== next)
        now = next.at
        next.act()
      }
      now = end
    }
  }
}

t.test('a position with a new time is a fix, the same time again is not (RECORD2)', async t => {
  const phone = createPhone()
  phone.recorder.start()
  phone.measure(0)
  phone.measure(0)
  phone.passSeconds(1)
  phone.measure()
  t.same(phone.fixes, [0, 1000])
  t.same(phone.states, ['searching', 'recording'])
})

t.test('there is one watch at a time, and none after the end (RECORD1)', async t => {
  const phone = createPhone()
  phone.recorder.start()
  phone.recorder.start()
  phone.recorder.restart()
  t.equal(phone.openWatches(), 1)
  phone.recorder.stop()
  phone.passSeconds(600)
  t.equal(phone.openWatches(), 0)
  phone.recorder.restart()
  t.equal(phone.openWatches(), 0)
})

t.test('a watch that went silent is opened anew after 30 s, then 60, then every 2 min (RECORD3)', async t => {
  const phone = createPhone()
  phone.recorder.start()
  const openedAfter = (seconds: number) => {
    phone.passSeconds(seconds)
    return phone.opened()
  }
  t.same([30, 60, 120, 120].map(openedAfter), [2, 3, 4, 5])
  phone.measure()
  t.equal(openedAfter(30), 6, 'a fix makes it watchful again')
})

t.test('a hidden page opens no watch; on return it does at once (RECORD3)', async t => {
  const phone = createPhone()
  phone.recorder.start()
  phone.sensor.isVisible = false
  phone.passSeconds(600)
  t.equal(phone.opened(), 1)
  phone.sensor.isVisible = true
  phone.recorder.restart()
  t.equal(phone.opened(), 2)
})

t.test('a denied permission is said once, and that it was given again (JOURNAL2)', async t => {
  const phone = createPhone()
  phone.recorder.start()
  phone.fail(PERMISSION_DENIED)
  phone.recorder.restart()
  phone.fail(PERMISSION_DENIED)
  phone.recorder.restart()
  phone.measure()
  t.same(phone.events, ['permission_denied', 'permission_granted'])
  t.equal(phone.states.at(-1), 'recording')
})

t.test(
  'a receiver that blinks between two fixes is no lack of positions; one that stays blind is (JOURNAL2)',
  async t => {
    const phone = createPhone()
    phone.recorder.start()
    for (let second = 0; second < 10; second++) {
      phone.fail(POSITION_UNAVAILABLE)
      phone.passSeconds(1)
      phone.measure()
    }
    t.same(phone.events, [])
    phone.fail(POSITION_UNAVAILABLE)
    phone.passSeconds(20)
    phone.fail(POSITION_UNAVAILABLE)
    phone.passSeconds(6)
    t.same(phone.events, ['position_unavailable'])
    t.equal(phone.states.at(-1), 'unavailable')
  }
)

t.test('a timeout is said once and ends nothing (JOURNAL2)', async t => {
  const phone = createPhone()
  phone.recorder.start()
  phone.fail(TIMEOUT)
  phone.fail(TIMEOUT)
  t.same(phone.events, ['position_timeout'])
  t.equal(phone.openWatches(), 1)
})

t.test("this morning's position from a cache is no fix (CLOCK4)", async t => {
  const phone = createPhone()
  phone.recorder.start()
  phone.measure(-3 * 3600_000)
  t.same(phone.fixes, [])
  phone.measure(0)
  t.same(phone.fixes, [0])
})

t.test('satellite time on a phone whose clock is three hours behind is understood (CLOCK4)', async t => {
  const phone = createPhone()
  phone.sensor.offset = 3 * 3600_000
  phone.recorder.start()
  phone.measure(3 * 3600_000)
  t.same(phone.fixes, [0], 'as the time by the phone, whose offset is added later')
})

t.test('a live receiver on an unknown clock is recorded with the time of arrival (CLOCK4)', async t => {
  const phone = createPhone()
  phone.recorder.start()
  for (let second = 0; second < 4; second++) {
    phone.measure(second * 1000 - 5 * 3600_000)
    phone.passSeconds(1)
  }
  t.same(phone.fixes, [1000, 2000, 3000])
})
