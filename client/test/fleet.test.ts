import type { Position } from '@rastro/shared/schema/position'
import fc from 'fast-check'
import t from 'tap'
import { EMPTY_FLEET, type Fleet, stateOf, takePositions } from '../src/dispatcher/fleet/fleet.ts'
import { inOrderOfNames, nameOf, search } from '../src/dispatcher/fleet/fleet-search.ts'

const START = Date.parse('2026-11-21T20:00:00.000Z')

/** A position so many seconds after the start. */
function position(seconds: number, change: Partial<Position> = {}): Position {
  const time = new Date(START + seconds * 1000).toISOString()
  return {
    device_id: 1,
    driver: { id: 1, name: 'Rosa Tenesaca' },
    vehicle: null,
    lat: -2.9,
    lng: -79,
    accuracy: 6,
    speed: 13,
    heading: 0,
    battery: 0.8,
    recorded_at: time,
    received_at: time,
    silent_since: null,
    silence_reason: null,
    ...change
  }
}

const take = (fleet: Fleet, ...positions: Position[]) => takePositions(fleet, positions, false).fleet
const one = (fleet: Fleet, id = 1) => {
  const vehicle = fleet.get(id)
  if (vehicle === undefined) throw new Error(`no device ${id}`)
  return vehicle
}

t.test('a vehicle never moves back, whatever the order and doubling of messages', async () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1 }), seconds => {
      let fleet = EMPTY_FLEET
      let newest = -1
      for (const second of seconds) {
        fleet = take(fleet, position(second, { lat: second }))
        newest = Math.max(newest, second)
        if (one(fleet).position.lat !== newest) return false
      }
      return true
    })
  )
})

t.test('the same position again changes nothing', async t => {
  const fleet = take(EMPTY_FLEET, position(5))
  const again = takePositions(fleet, [position(5)], false)
  t.equal(again.fleet, fleet)
  t.strictSame(again.changed, [])
})

t.test('what is said about the same position is taken up', async t => {
  const fleet = take(take(EMPTY_FLEET, position(5)), position(5, { silence_reason: 'page_hidden' }))
  t.equal(one(fleet).position.silence_reason, 'page_hidden')
})

t.test('a device that a snapshot does not name is gone; a change does not remove the others', async t => {
  const fleet = take(EMPTY_FLEET, position(1), position(1, { device_id: 2 }))
  t.equal(takePositions(fleet, [position(2)], false).fleet.size, 2)
  const { fleet: after, removed } = takePositions(fleet, [position(2)], true)
  t.strictSame(removed, [2])
  t.strictSame([...after.keys()], [1])
})

t.test('a snapshot that is older than what we hold does not move a vehicle back', async t => {
  const fleet = take(EMPTY_FLEET, position(9, { lat: 9 }))
  t.equal(one(takePositions(fleet, [position(3, { lat: 3 })], true).fleet).position.lat, 9)
})

t.test('standing is a speed near zero, and a heading of zero is no obstacle to moving', async t => {
  t.equal(stateOf(one(take(EMPTY_FLEET, position(0, { speed: 0 }))), START), 'standing')
  t.equal(stateOf(one(take(EMPTY_FLEET, position(0, { speed: 13, heading: 0 }))), START), 'moving')
})

t.test('without a speed the way from the position before decides', async t => {
  const first = position(0, { speed: null })
  const still = take(EMPTY_FLEET, first, position(10, { speed: null }), position(20, { speed: null }))
  t.equal(stateOf(one(still), START + 20_000), 'standing')
  t.equal(one(still).still_since, position(10).recorded_at)
  const drives = take(still, position(30, { speed: null, lat: -2.901 }))
  t.equal(stateOf(one(drives), START + 30_000), 'moving')
  t.equal(one(drives).still_since, null)
})

t.test('places that wander faster than any truck say nothing of a speed', async t => {
  const wanders = take(EMPTY_FLEET, position(0, { speed: null }), position(10, { speed: null, lat: -2.92 }))
  t.equal(one(wanders).speed, null)
})

t.test('a vehicle falls silent by the clock alone, and overdue when nobody said why', async t => {
  const vehicle = one(take(EMPTY_FLEET, position(0)))
  t.equal(stateOf(vehicle, START + 120_000), 'moving')
  t.equal(stateOf(vehicle, START + 121_000), 'silent')
  t.equal(stateOf(vehicle, START + 31 * 60_000), 'overdue')
  const explained = one(take(EMPTY_FLEET, position(0, { silence_reason: 'trip_ended' })))
  t.equal(stateOf(explained, START + 31 * 60_000), 'silent')
})

t.test('the list finds drivers, plates and numbers without accents, and counts what it finds', async t => {
  const fleet = take(
    EMPTY_FLEET,
    position(0, { device_id: 1, driver: { id: 1, name: 'Íñigo Núñez' }, speed: 0 }),
    position(0, { device_id: 2, driver: null, vehicle: { id: 7, plate: 'GSA-2187' } }),
    position(-600, { device_id: 30, driver: null }),
    position(-7200, { device_id: 4, driver: { id: 2, name: 'Núria Soler' } })
  )
  const vehicles = inOrderOfNames(fleet)
  t.strictSame(vehicles.map(nameOf), ['#30', 'GSA-2187', 'Íñigo Núñez', 'Núria Soler'])
  const all = search(vehicles, '', 'all', START)
  t.strictSame(all.counts, { all: 4, moving: 1, standing: 1, silent: 2 })
  t.equal(all.overdue, 1)
  const found = (words: string) => search(vehicles, words, 'all', START).vehicles.map(v => v.position.device_id)
  t.strictSame(found('NUN in'), [1])
  t.strictSame(found('2187'), [2])
  t.strictSame(found('#30'), [30])
  t.strictSame(search(vehicles, 'nu', 'silent', START).counts, { all: 2, moving: 0, standing: 1, silent: 1 })
  t.strictSame(search(vehicles, 'nu', 'silent', START).vehicles.map(nameOf), ['Núria Soler'])
})

t.test('two thousand vehicles are searched and counted as four are', async t => {
  const positions = Array.from({ length: 2000 }, (_, i) => position(i % 300, { device_id: i + 1 }))
  const { fleet } = takePositions(EMPTY_FLEET, positions, true)
  const { counts, vehicles } = search(inOrderOfNames(fleet), '', 'silent', START + 600_000)
  t.strictSame(counts, { all: 2000, moving: 0, standing: 0, silent: 2000 })
  t.equal(vehicles.length, 2000)
})

t.test('an ended trip is told at once, though its last position is fresh', async t => {
  const ended = one(take(EMPTY_FLEET, position(0, { silence_reason: 'trip_ended' })))
  t.equal(stateOf(ended, START), 'silent')
  const looksAway = one(take(EMPTY_FLEET, position(0, { silence_reason: 'page_hidden' })))
  t.equal(stateOf(looksAway, START), 'moving', 'a glance at another app is no silence yet')
})
