import t from 'tap'
import { codeInHash } from '../src/driver/enrol.ts'
import { formatAge } from '../src/driver/page/format.ts'
import { type Facts, mustStayOpen, situationOf } from '../src/driver/page/situation.ts'
import { draftFix } from '../src/driver/recording/fix-draft.ts'
import { betterSample, compareClocks, serverTimestamp } from '../src/driver/recording/server-clock.ts'
import { nextStep, stepDone } from '../src/driver/shipments/next-step.ts'
import { readRoad } from '../src/driver/shipments/road.ts'
import { addUsage } from '../src/driver/sync/usage.ts'
import { driverMessages } from '../src/messages/driver.ts'

const AT = '2026-11-21T20:47:28.000Z'

function coords(changes: Partial<GeolocationCoordinates>): GeolocationCoordinates {
  const known = {
    latitude: 0,
    longitude: 0,
    accuracy: 6.5,
    altitude: 2541,
    altitudeAccuracy: null,
    speed: 0,
    heading: 0
  }
  return { ...known, toJSON: () => known, ...changes }
}

t.test('a vehicle that stands still at the equator and looks north is recorded as it is', async t => {
  t.match(draftFix(coords({}), AT, 0), { lat: 0, lng: 0, speed: 0, heading: 0, battery: 0 })
})

t.test('what the sensor does not know is null, however it says so', async t => {
  const none = { speed: null, heading: null, altitude: null }
  t.match(draftFix(coords(none), AT, null), { ...none, battery: null })
  t.match(draftFix(coords({ speed: Number.NaN, heading: Number.NaN }), AT, null), { speed: null, heading: null })
  t.match(draftFix(coords({ speed: -1, heading: -1 }), AT, null), { speed: null, heading: null })
  t.equal(draftFix(coords({ heading: 360 }), AT, null).heading, 0)
})

t.test('the clock sample with the shorter round trip is kept (CLOCK2)', async t => {
  const slow = compareClocks(10_000, 0, 4000)
  t.same(slow, { offset: 8000, round_trip: 4000 })
  const quick = { offset: 8300, round_trip: 100 }
  t.same(betterSample(slow, quick), { sample: quick, clockChanged: false })
  t.same(betterSample(quick, slow), { sample: quick, clockChanged: false })
})

t.test('samples that cannot both be right mean that the clock was set (CLOCK3)', async t => {
  const before = { offset: 0, round_trip: 100 }
  const after = { offset: 3_600_000, round_trip: 900 }
  t.same(betterSample(before, after), { sample: after, clockChanged: true })
  t.equal(serverTimestamp(Date.parse(AT), after), '2026-11-21T21:47:28.000Z')
  t.equal(serverTimestamp(Date.parse(AT), null), AT)
})

t.test(
  'the next step goes from pick-up over the stops to delivery, whatever the server has learned so far',
  async t => {
    const place = { name: 'Bodega', lat: 1, lng: 2 }
    const shipment = {
      id: 15,
      reference: 'ENV-1042',
      status: 'assigned',
      origin: place,
      destination: place,
      stops: [place]
    }
    let road = readRoad({ server_time: AT, shipments: [shipment] }, null)
    const taken: string[] = []
    for (let step = nextStep(road); road !== null && step !== null; step = nextStep(road)) {
      taken.push(`${step.action} ${step.stop}/${step.stops}`)
      road = stepDone(road, step)
      road = readRoad({ server_time: AT, shipments: [{ ...shipment, status: 'in_transit' }] }, road)
    }
    t.same(taken, ['picked_up 0/2', 'arrived 1/2', 'departed 1/2', 'arrived 2/2', 'delivered 2/2'])
    t.equal(readRoad('<html>', null), null)
    t.same(readRoad({ server_time: AT, shipments: [{ id: 'x' }, null] }, null)?.shipments, [])
  }
)

t.test('the sentence names the most pressing thing', async t => {
  const calm: Facts = {
    hasTrip: true,
    recorder: { kind: 'recording' },
    sync: { kind: 'idle' },
    isOnline: true,
    pending: 2,
    storage: 'well'
  }
  const keyOf = (changes: Partial<Facts>) => situationOf({ ...calm, ...changes }).key
  t.equal(keyOf({}), 'recording')
  t.equal(keyOf({ storage: 'failed', isOnline: false }), 'not_saved')
  t.equal(keyOf({ recorder: { kind: 'denied' }, sync: { kind: 'signed_out' } }), 'denied')
  t.equal(keyOf({ sync: { kind: 'signed_out' }, isOnline: false }), 'signed_out')
  t.equal(keyOf({ isOnline: false }), 'recording_offline')
  t.equal(keyOf({ pending: 300, sync: { kind: 'sending', records: 200 } }), 'recording_catching_up')
  t.equal(keyOf({ hasTrip: false, pending: 0, recorder: { kind: 'off' } }), 'ready')
  t.equal(keyOf({ hasTrip: false, pending: 1, sync: { kind: 'offline' } }), 'pending_offline')
  t.equal(mustStayOpen(calm), false)
  t.equal(mustStayOpen({ ...calm, hasTrip: false }), true)
  t.equal(mustStayOpen({ ...calm, isOnline: false }), true)
  t.equal(mustStayOpen({ ...calm, pending: 0, isOnline: false }), false)
})

t.test('the data of a new day begin at nothing', async t => {
  const today = addUsage(null, 1300, new Date(2026, 10, 21))
  t.same(addUsage(today, 300, new Date(2026, 10, 21)), { day: '2026-11-21', bytes: 3000 })
  t.same(addUsage(today, 300, new Date(2026, 10, 22)), { day: '2026-11-22', bytes: 1000 })
})

t.test('a link carries its code', async t => {
  t.equal(codeInHash('#enroll=K7QW-3MZP'), 'K7QW-3MZP')
  t.equal(codeInHash(''), null)
})

t.test('ages are said in words of both languages', async t => {
  t.equal(formatAge(3, 'es'), 'ahora')
  t.equal(formatAge(51 * 60, 'es'), 'hace 51 min')
  t.match(formatAge(2 * 86_400, 'en'), /2 days ago/)
  t.equal(driverMessages.es.foot.pending(1), 'No cierres todavía: queda 1 por enviar')
})
