import t from 'tap'
import { GLIDE_MILLISECONDS, glideAt } from '../src/map/glide.ts'
import { markFeature, type VehicleMark } from '../src/map/vehicle-mark.ts'
import { createVehicleScene } from '../src/map/vehicle-scene.ts'

const mark = (changes: Partial<VehicleMark> = {}): VehicleMark => ({
  device_id: 1,
  name: 'Rosa',
  lat: 0,
  lng: 0,
  heading: null,
  state: 'moving',
  ...changes
})

const picture = (vehicle: VehicleMark) => {
  const { icon, rotation } = markFeature(vehicle, vehicle, false).properties
  return { icon, rotation }
}

t.test('a vehicle heading due north keeps its arrow', async t => {
  t.strictSame(picture(mark({ heading: 0 })), { icon: 'vehicle-arrow', rotation: 0 })
  t.strictSame(picture(mark({ heading: 181.5 })), { icon: 'vehicle-arrow', rotation: 181.5 })
})

t.test('a moving vehicle of unknown heading is a disc, not an arrow to the north', async t => {
  t.strictSame(picture(mark({ heading: null })), { icon: 'vehicle-moving-disc', rotation: 0 })
})

t.test('standing, silent and overdue have their own shapes, which never turn', async t => {
  t.strictSame(picture(mark({ state: 'standing', heading: 90 })), { icon: 'vehicle-disc', rotation: 0 })
  t.strictSame(picture(mark({ state: 'silent', heading: 90 })), { icon: 'vehicle-ring', rotation: 0 })
  t.strictSame(picture(mark({ state: 'overdue', heading: 90 })), { icon: 'vehicle-triangle', rotation: 0 })
})

t.test('a glide starts where the mark was, ends on the fix and never goes beyond', async t => {
  const glide = { from: { lat: 0, lng: 0 }, to: { lat: 1, lng: 2 }, startedAt: 5000 }
  t.strictSame(glideAt(glide, 5000), { lat: 0, lng: 0 })
  t.strictSame(glideAt(glide, 5000 + GLIDE_MILLISECONDS), glide.to)
  t.strictSame(glideAt(glide, 99_999), glide.to)
  let last = -1
  for (let now = 4900; now < 6000; now += 10) {
    const { lat } = glideAt(glide, now)
    t.ok(lat >= last && lat >= 0 && lat <= 1)
    last = lat
  }
  t.ok(GLIDE_MILLISECONDS <= 1000)
})

t.test('a glide over the antimeridian goes the short way', async t => {
  const glide = { from: { lat: 0, lng: 179.9 }, to: { lat: 0, lng: -179.9 }, startedAt: 0 }
  const { lng } = glideAt(glide, GLIDE_MILLISECONDS / 2)
  t.ok(Math.abs(Math.abs(lng) - 180) <= 0.1)
})

t.test('a mark that changed many times is drawn once, with its last place', async t => {
  const scene = createVehicleScene()
  scene.takeAll(0)
  for (let step = 0; step <= 10; step++) scene.put(mark({ lat: step }), null)
  const changes = scene.takeChanges(0)
  t.equal(changes?.add?.length, 1)
  t.match(changes?.add?.[0], { id: 1, geometry: { coordinates: [0, 10] } })
  t.equal(scene.takeChanges(0), null)
})

t.test('a mark on the equator at Greenwich is drawn', async t => {
  const scene = createVehicleScene()
  scene.put(mark({ lat: 0, lng: 0 }), null)
  t.match(scene.takeChanges(0)?.add?.[0], { geometry: { coordinates: [0, 0] } })
})

t.test('a gliding mark sends its place in each frame until it has arrived, then nothing', async t => {
  const scene = createVehicleScene()
  scene.put(mark({ lat: 0 }), null)
  scene.put(mark({ lat: 1 }), 1000)
  t.match(scene.takeChanges(1000)?.add?.[0], { geometry: { coordinates: [0, 0] } })
  t.match(scene.takeChanges(1400)?.update?.[0], { id: 1, newGeometry: { type: 'Point' } })
  t.match(scene.takeChanges(1000 + GLIDE_MILLISECONDS)?.update?.[0], { newGeometry: { coordinates: [0, 1] } })
  t.equal(scene.isGliding(), false)
  t.equal(scene.takeChanges(3000), null)
})

t.test('a new fix during a glide goes on from where the mark is shown', async t => {
  const scene = createVehicleScene()
  scene.put(mark({ lat: 0 }), null)
  scene.put(mark({ lat: 1 }), 0)
  const shown = scene.shownAt(1, 300)
  scene.put(mark({ lat: 2 }), 300)
  t.strictSame(scene.shownAt(1, 300), shown)
})

t.test('a removed vehicle is removed from the map, and its glide with it', async t => {
  const scene = createVehicleScene()
  scene.put(mark({ lat: 0 }), null)
  scene.put(mark({ lat: 1 }), 0)
  scene.takeAll(0)
  scene.remove(1)
  t.strictSame(scene.takeChanges(100), { add: [], update: [], remove: [1] })
  t.strictSame(scene.takeAll(100), [])
})

t.test('selecting another vehicle redraws both and no others', async t => {
  const scene = createVehicleScene()
  for (const device_id of [1, 2, 3]) scene.put(mark({ device_id }), null)
  scene.select(1)
  scene.takeAll(0)
  scene.select(2)
  t.strictSame(
    scene.takeChanges(0)?.add?.map(feature => [feature.id, feature.properties?.selected]),
    [
      [1, false],
      [2, true]
    ]
  )
})

t.test('after a change of style everything is drawn again from memory', async t => {
  const scene = createVehicleScene()
  for (const device_id of [1, 2]) scene.put(mark({ device_id }), null)
  scene.takeChanges(0)
  t.equal(scene.takeAll(0).length, 2)
})
