import type { Driver } from '@rastro/shared/schema/driver'
import type { Clock } from './clock.ts'
import { crewMember } from './crew.ts'
import { enrol, type Office } from './office.ts'
import { Phone } from './phone.ts'
import { createSyncSender, type SendSync } from './sync-request.ts'
import type { DemoVehicle } from './vehicles.ts'

/** A vehicle whose driver's phone may sync. */
export interface FleetMember {
  vehicle: DemoVehicle
  vehicleId: number
  driver: Driver
  send: SendSync
}

/** Adds the vehicles and drivers at the office and enrols a phone for each. */
export async function enrolFleet(
  server: URL,
  office: Office,
  vehicles: readonly DemoVehicle[]
): Promise<FleetMember[]> {
  const enrolled: FleetMember[] = []
  for (const [index, vehicle] of vehicles.entries()) {
    const crew = crewMember(index)
    const { id: vehicle_id } = await office.addVehicle({ plate: crew.plate, name: vehicle.name, kind: vehicle.kind })
    const driver = await office.addDriver({ name: crew.name, phone: crew.phone, vehicle_id })
    const { code } = await office.enrollmentFor(driver.id)
    const device = await enrol(server, { code, name: vehicle.name, platform: vehicle.platform })
    enrolled.push({ vehicle, vehicleId: vehicle_id, driver, send: createSyncSender(server, device.token) })
  }
  return enrolled
}

/**
 * A phone for each member, switched off.
 *
 * @param tell is given a line for people when something happens that they should look at, once for each kind of thing
 */
export function createPhones(fleet: readonly FleetMember[], clock: Clock, tell: (line: string) => void): Phone[] {
  const tellOnce = eachKindOnce(tell)
  return fleet.map((member, index) => createPhone(member, index / fleet.length, clock, tellOnce))
}

/** @param share where in its rhythm this phone stands, 0 to 1, so that phones do not all send in the same moment */
function createPhone({ vehicle, driver, send }: FleetMember, share: number, clock: Clock, tellOnce: TellOnce): Phone {
  const now = clock.now()
  const everyMilliseconds = vehicle.everySeconds * 1000
  const offsetMilliseconds = Math.round(share * everyMilliseconds)
  const journeyStart = now - vehicle.startAt * 1000
  const initialCharge = 0.35 + 0.6 * ((share * 7) % 1)
  return new Phone({
    journey: vehicle.journey,
    // In step with the phone's rhythm, so that what is measured every so often is sent when it is fresh.
    journeyStart: journeyStart - ((journeyStart - offsetMilliseconds) % everyMilliseconds),
    recordingSince: now - vehicle.history * 1000,
    rhythm: { everyMilliseconds, offsetMilliseconds },
    coverage: vehicle.coverage,
    battery: time => chargeAfter(time - now, initialCharge),
    send,
    clock,
    random: Math.random,
    onCoverage: ({ covered, waiting }) => {
      const who = `${driver.name} (${vehicle.name})`
      if (covered) tellOnce('back', `${who} is back in coverage with ${waiting} records: the newest goes first.`)
      else tellOnce('lost', `${who} has left the coverage: its records wait on the phone.`)
    }
  })
}

type TellOnce = (kind: string, line: string) => void

function eachKindOnce(tell: (line: string) => void): TellOnce {
  const told = new Set<string>()
  return (kind, line) => {
    if (told.has(kind)) return
    told.add(kind)
    tell(line)
  }
}

const HOUR_MILLISECONDS = 3_600_000
const DRAIN_PER_HOUR = 0.06
const LOWEST_CHARGE = 0.25

/** A battery that drains slowly and, once low, is charged as slowly: between LOWEST_CHARGE and full, for ever. */
function chargeAfter(milliseconds: number, initial: number): number {
  const span = 1 - LOWEST_CHARGE
  const used = 1 - initial + DRAIN_PER_HOUR * (milliseconds / HOUR_MILLISECONDS)
  const phase = Math.abs(used) % (2 * span)
  return Number((1 - (phase <= span ? phase : 2 * span - phase)).toFixed(2))
}
