import type { NewShipment, Shipment } from '@rastro/shared/schema/shipment'
import t from 'tap'
import type { Clock } from '../src/clock.ts'
import { openHaulage } from '../src/haulage.ts'
import type { Office } from '../src/office.ts'
import { Phone } from '../src/phone.ts'
import { demoVehicles } from '../src/vehicles.ts'

const START = Date.parse('2026-11-21T20:00:00.000Z')
const HOUR = 3_600_000

/** Time that passes when everybody sleeps. */
function createSleepers() {
  let now = START
  const sleepers: { at: number; wake: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    sleep: milliseconds => new Promise(wake => sleepers.push({ at: now + milliseconds, wake }))
  }
  const passUntil = async (time: number) => {
    while (now < time) {
      await new Promise(resolve => setImmediate(resolve))
      sleepers.sort((a, b) => a.at - b.at)
      const next = sleepers.shift()
      if (next === undefined) return
      now = Math.max(now, next.at)
      next.wake()
    }
  }
  const wakeAll = () => {
    for (const { wake } of sleepers.splice(0)) wake()
  }
  return { clock, passUntil, wakeAll }
}

const unused = () => Promise.reject(new Error('not in this test'))

/** An office whose shipments are delivered half an hour after they were assigned. */
function createOffice(clock: Clock) {
  const shipments = new Map<number, { shipment: Shipment; assignedAt: number | null }>()
  const log: string[] = []
  let ids = 0
  const timeOf = (time: number) => new Date(time).toISOString()
  const now = () => timeOf(clock.now())
  const stateOf = (id: number): Shipment | null => {
    const found = shipments.get(id)
    if (found === undefined) return null
    const isDelivered = found.assignedAt !== null && clock.now() >= found.assignedAt + HOUR / 2
    return { ...found.shipment, finished_at: isDelivered ? now() : null }
  }
  const office: Office = {
    addDispatcher: unused,
    addVehicle: unused,
    addDriver: unused,
    enrollmentFor: unused,
    addSensor: unused,
    keyFor: unused,
    addShipment: async (given: NewShipment) => {
      ids += 1
      const empty = { customer_name: null, origin: null, destination: null, stops: [], planned_at: null }
      const times = { started_at: null, finished_at: null, created_at: now(), updated_at: now() }
      const people = { driver_id: null, vehicle_id: null }
      const shipment: Shipment = { ...empty, ...people, ...times, ...given, id: ids, status: 'planned' }
      shipments.set(ids, { shipment, assignedAt: shipment.driver_id === null ? null : clock.now() })
      log.push(`add ${shipment.reference} ${shipment.driver_id}`)
      return shipment
    },
    shipment: async id => stateOf(id),
    changeShipment: async (id, change) => {
      const before = stateOf(id)
      if (before === null) return null
      const shipment = { ...before, ...change }
      shipments.set(id, { shipment, assignedAt: clock.now() })
      log.push(`assign ${shipment.reference} ${shipment.driver_id}`)
      return shipment
    },
    deleteShipment: async id => {
      const last = stateOf(id)
      shipments.delete(id)
      log.push(`delete ${last?.reference}`)
      return last
    },
    share: async shipment_id => ({
      id: shipment_id,
      shipment_id,
      created_at: now(),
      expires_at: now(),
      revoked_at: null,
      views: 0,
      last_viewed_at: null,
      url: `/track/${shipment_id}`
    })
  }
  return { office, shipments, log }
}

function createPhone(clock: Clock): Phone {
  const [vehicle] = demoVehicles()
  if (vehicle === undefined) throw new Error('the demo has vehicles')
  return new Phone({
    journey: vehicle.journey,
    journeyStart: START - HOUR,
    recordingSince: START - HOUR,
    rhythm: { everyMilliseconds: 1000, offsetMilliseconds: 0 },
    coverage: vehicle.coverage,
    battery: () => 0.5,
    send: unused,
    clock,
    random: () => 0.5,
    onCoverage: () => {}
  })
}

const createDriver = (id: number) => {
  const [vehicle] = demoVehicles()
  if (vehicle === undefined) throw new Error('the demo has vehicles')
  const hauls = { shortest: 900, longest: 1200, shared: true, planned: true }
  const times = { created_at: '', updated_at: '' }
  return {
    vehicle: { ...vehicle, hauls },
    vehicleId: id + 100,
    driver: { id, name: 'Marco', phone: null, note: null, active: true, vehicle_id: null, ...times },
    send: unused
  }
}

function open(clock: Clock, office: Office) {
  const told: string[] = []
  return {
    told,
    haulage: openHaulage({
      office,
      clock,
      fleet: [createDriver(7)],
      phones: [createPhone(clock)],
      onPlan: () => {},
      retentionHours: 2,
      tell: line => told.push(line)
    })
  }
}

t.test('shipments follow one another, each with its link, and are deleted when they are old', async t => {
  const { clock, passUntil, wakeAll } = createSleepers()
  const { office, shipments, log } = createOffice(clock)
  const { told, haulage } = open(clock, office)
  const { links, run } = await haulage
  t.match(links, [{ url: '/track/1', reference: 'ENV-1042' }])
  const stopping = new AbortController()
  const running = run(stopping.signal)
  await passUntil(START + 24 * HOUR)
  t.same(log.slice(0, 4), ['add ENV-1042 7', 'add ENV-1043 null', 'assign ENV-1043 7', 'add ENV-1044 null'])
  t.ok(log.includes('delete ENV-1042'))
  t.ok(log.length > 100, 'all day long')
  t.ok(shipments.size < 10, `${shipments.size} shipments are kept`)
  t.match(told[0], /A new link for a customer: \/track\/2 {2}ENV-1043/)
  stopping.abort()
  wakeAll()
  await running
})

t.test('what a visitor deletes is replaced, and an office that fails is asked again', async t => {
  const { clock, passUntil, wakeAll } = createSleepers()
  const { office, shipments, log } = createOffice(clock)
  let broken = false
  const failing: Office = {
    ...office,
    addShipment: shipment => (broken ? Promise.reject(new Error('too busy')) : office.addShipment(shipment))
  }
  const { told, haulage } = open(clock, failing)
  const { run } = await haulage
  const stopping = new AbortController()
  const running = run(stopping.signal)
  shipments.clear()
  broken = true
  await passUntil(START + HOUR)
  t.match(told, [/too busy/])
  broken = false
  await passUntil(START + 2 * HOUR)
  t.ok(log.length > 3)
  t.equal(told.filter(line => line.includes('too busy')).length, 1, 'said once')
  stopping.abort()
  wakeAll()
  await running
})
