import { distance } from '@rastro/shared/geo/distance'
import t from 'tap'
import { boundsOf } from '../src/map/bounds-of.ts'
import { circle } from '../src/map/circle.ts'
import { gridLines, gridStep } from '../src/map/grid-lines.ts'
import { unwrapLongitude } from '../src/map/unwrap-longitude.ts'

function cornersOf(centre: { lat: number; lng: number }, radius: number): { lat: number; lng: number }[] {
  return (circle(centre, radius)?.coordinates[0] ?? []).map(([lng = Number.NaN, lat = Number.NaN]) => ({ lat, lng }))
}

for (const [place, centre] of Object.entries({
  'the equator': { lat: 0, lng: 0 },
  Cuenca: { lat: -2.9, lng: -79 },
  'high latitude': { lat: 78.2, lng: 15.6 },
  'the antimeridian': { lat: -16.8, lng: 179.999 }
})) {
  t.test(`every corner of an accuracy circle is its radius away from the centre: ${place}`, async t => {
    const corners = cornersOf(centre, 350)
    t.equal(corners.length, 65)
    for (const corner of corners) t.ok(Math.abs(distance(centre, corner) - 350) < 0.01)
  })

  t.test(`an accuracy circle is one closed ring without a jump: ${place}`, async t => {
    const corners = cornersOf(centre, 350)
    t.strictSame(corners[0], corners.at(-1))
    for (const { lng } of corners) t.ok(Math.abs(lng - centre.lng) < 1)
  })
}

t.test('a circle over the antimeridian goes on beyond 180', async t => {
  const lngs = cornersOf({ lat: 0, lng: 179.999 }, 1000).map(({ lng }) => lng)
  t.ok(Math.max(...lngs) > 180)
  t.ok(Math.min(...lngs) > 179)
})

t.test('a circle that holds a pole is not drawn', async t => {
  t.equal(circle({ lat: 89.999, lng: 10 }, 1000), null)
})

t.test('a longitude is unwrapped to the nearest one to its reference', async t => {
  t.equal(unwrapLongitude(-179, 179), 181)
  t.equal(unwrapLongitude(179, -179), -181)
  t.equal(unwrapLongitude(-179, 541), 541)
  t.equal(unwrapLongitude(0, 0), 0)
})

t.test('a box holds all points, on the equator and over the antimeridian too', async t => {
  t.equal(boundsOf([]), null)
  t.strictSame(boundsOf([{ lat: 0, lng: 0 }]), [0, 0, 0, 0])
  t.strictSame(
    boundsOf([
      { lat: -17, lng: 179 },
      { lat: -16, lng: -179 }
    ]),
    [179, -17, 181, -16]
  )
})

t.test('the grid is as wide as lets one count its lines', async t => {
  t.equal(gridStep(220), 0.5)
  t.equal(gridStep(5000), 0.05)
  t.equal(gridStep(1), 5)
  const [first] = gridLines([-0.1, -0.1, 0.1, 0.1], 0.1).geometry.coordinates
  t.strictSame(first?.[0], [-0.1, -0.1])
  t.equal(gridLines([-0.1, -0.1, 0.1, 0.1], 0.1).geometry.coordinates.length, 6)
})
