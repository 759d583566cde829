import { distance } from '@rastro/shared/geo/distance'
import t from 'tap'
import { consignment, referenceOf } from '../src/customers.ts'
import { planHaul } from '../src/haul.ts'

const START = Date.parse('2026-11-21T20:00:00.000Z')
const SECOND = 1000

/** East for ten minutes at some 11 m/s, standing still in the fifth minute, and back. */
function where(time: number) {
  const seconds = (time - START) / SECOND
  const driven = seconds < 240 ? seconds : Math.max(240, seconds - 60)
  const out = driven <= 600 ? driven : 1200 - driven
  return { lat: 0, lng: out * 0.0001 }
}

const haul = planHaul({ consignment: consignment(0), where, pickUpAt: START, shortest: 300, longest: 900 })

t.test('a shipment goes to the farthest place that its vehicle reaches in time', async t => {
  t.equal(haul.deliveredAt, START + 660 * SECOND)
  t.same(haul.origin, { name: consignment(0).origin, lat: 0, lng: 0 })
  t.ok(distance(haul.origin, haul.destination) > 6600)
  t.match(haul.destination, { name: consignment(0).destination })
})

t.test('it is unloaded where the vehicle is, and where it is slowest', async t => {
  const arrived = haul.steps.filter(({ action }) => action === 'arrived')
  t.same(
    arrived.map(({ time }) => where(time)),
    haul.stops.map(({ lat, lng }) => ({ lat, lng }))
  )
  const first = arrived[0]?.time ?? 0
  t.ok(distance(where(first), where(first + 60 * SECOND)) < 300, 'the vehicle stands for most of the minute')
})

t.test('the driver picks up, arrives and departs twice, and delivers, in this order', async t => {
  t.same(
    haul.steps.map(({ action }) => action),
    ['picked_up', 'arrived', 'departed', 'arrived', 'departed', 'delivered']
  )
  const times = haul.steps.map(({ time }) => time)
  t.same(
    times,
    times.toSorted((a, b) => a - b)
  )
})

t.test('references go on from 1042', async t => {
  t.equal(referenceOf(0), 'ENV-1042')
  t.equal(referenceOf(13), 'ENV-1055')
})
