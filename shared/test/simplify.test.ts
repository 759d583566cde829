import { distance } from '@rastro/shared/geo/distance'
import { simplify } from '@rastro/shared/geo/simplify'
import type { LatLng } from '@rastro/shared/schema/place'
import fc from 'fast-check'
import t from 'tap'

/** Metres from a point to the line, measured another way: great-circle distances to points close together on it. */
function distanceToTrack(point: LatLng, line: readonly LatLng[]): number {
  let least = Number.POSITIVE_INFINITY
  line.forEach((end, index) => {
    const start = line[index - 1] ?? end
    const east = ((end.lng - start.lng + 540) % 360) - 180
    for (let step = 0; step <= 400; step++) {
      const share = step / 400
      const on = { lat: start.lat + share * (end.lat - start.lat), lng: start.lng + share * east }
      least = Math.min(least, distance(point, on))
    }
  })
  return least
}

/** A walk of short steps that starts anywhere on earth, the antimeridian included. */
const walk = fc
  .tuple(
    fc.double({ min: -84, max: 84, noNaN: true }),
    fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: 179.99, max: 180, noNaN: true })),
    fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })), { maxLength: 60 })
  )
  .map(([lat, lng, steps]) => {
    const points: LatLng[] = [{ lat, lng }]
    for (const [north, east] of steps) {
      const last = points.at(-1) ?? { lat, lng }
      const next = last.lng + (east * 1e-4) / Math.cos((last.lat * Math.PI) / 180)
      points.push({ lat: last.lat + north * 1e-4, lng: next > 180 ? next - 360 : next < -180 ? next + 360 : next })
    }
    return points
  })

t.test('every point left out lies within the tolerance of the line, anywhere on earth', async t => {
  fc.assert(
    fc.property(walk, fc.double({ min: 0, max: 300, noNaN: true }), (points, tolerance) => {
      const line = simplify(points, tolerance)
      const dropped = points.filter(point => !line.includes(point))
      // The sampling of the line is itself a little coarse.
      return dropped.every(point => distanceToTrack(point, line) <= tolerance * 1.01 + 1)
    }),
    { numRuns: 200 }
  )
  t.pass()
})

t.test('what remains are points of the line, in their order, the first and the last among them', async t => {
  fc.assert(
    fc.property(walk, fc.double({ min: 0, max: 300, noNaN: true }), (points, tolerance) => {
      const line = simplify(points, tolerance)
      const places = line.map(point => points.indexOf(point))
      const ordered = places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1))
      return ordered && line[0] === points[0] && line.at(-1) === points.at(-1)
    })
  )
  t.pass()
})

t.test('a straight road needs only its ends', async t => {
  const road = Array.from({ length: 1000 }, (_, index) => ({ lat: -2.9 + index * 1e-5, lng: -79 + index * 2e-5 }))
  t.strictSame(simplify(road, 0.01), [road[0], road.at(-1)])
})

t.test('a straight road across the antimeridian needs only its ends', async t => {
  const road = Array.from({ length: 100 }, (_, index) => {
    const lng = 179.99 + index * 2e-4
    return { lat: -17, lng: lng > 180 ? lng - 360 : lng }
  })
  t.strictSame(simplify(road, 0.01), [road[0], road.at(-1)])
})

t.test('a metre east is a metre in the far north, too', async t => {
  const east = 10 / (111_195 * Math.cos((70 * Math.PI) / 180))
  const detour = [
    { lat: 70, lng: 25 },
    { lat: 70.001, lng: 25 + east },
    { lat: 70.002, lng: 25 }
  ]
  t.equal(simplify(detour, 9).length, 3)
  t.equal(simplify(detour, 11).length, 2)
})

t.test('a way out and back keeps the place where it turned', async t => {
  const there = { lat: 1, lng: 1 }
  const home = { lat: 0, lng: 0 }
  t.strictSame(simplify([home, there, home], 10), [home, there, home])
})

t.test('nothing, one point and two points stay as they are', async t => {
  const points = [
    { lat: 0, lng: 0 },
    { lat: 0, lng: 0 }
  ]
  t.strictSame(simplify([], 5), [])
  t.strictSame(simplify(points.slice(1), 5), points.slice(1))
  t.strictSame(simplify(points, 5), points)
})

t.test('a spiral of 100 000 points is simplified in pieces', async t => {
  const spiral = Array.from({ length: 100_000 }, (_, index) => ({
    lat: Math.exp(-index / 5000) * Math.cos(index / 50),
    lng: Math.exp(-index / 5000) * Math.sin(index / 50)
  }))
  const line = simplify(spiral, 1)
  t.ok(line.length > 1000 && line.length < spiral.length)
  t.ok(line.includes(spiral[4096] ?? { lat: 0, lng: 0 }), 'pieces meet in a point that stays')
})
