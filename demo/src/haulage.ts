import type { Clock } from './clock.ts'
import type { FleetMember } from './fleet.ts'
import type { Step } from './haul.ts'
import {
  type Carrier,
  type CustomerLink,
  type HaulingOptions,
  haulForever,
  startHauling,
  type Underway
} from './hauling.ts'
import type { Office } from './office.ts'
import type { Phone } from './phone.ts'

/** Everything that is carried in the demo. */
export interface Haulage {
  /** The customers' links that were made at the start. */
  links: readonly CustomerLink[]
  /** Lets the shipments follow one another until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>
}

interface Options {
  office: Office
  clock: Clock
  fleet: readonly FleetMember[]
  /** One for each member of the fleet. */
  phones: readonly Phone[]
  /** Told what is done with the shipments of a vehicle, and when. */
  onPlan: (vehicleId: number, steps: readonly Step[]) => void
  retentionHours: number
  /** Is given a line for people. */
  tell: (line: string) => void
}

/** The first shipments were picked up before the demo began, as long ago as the phones recorded it, or nearly. */
const FIRST_PICKUP_SECONDS_AGO = 240
const PICKUPS_APART_SECONDS = 60
const AGAIN_AFTER_MILLISECONDS = 60_000
const SWEEP_EVERY_MILLISECONDS = 60_000
const HOUR_MILLISECONDS = 3_600_000

/** Makes the first shipment of each driver who carries any. The phones must not have recorded yet. */
export async function openHaulage(options: Options): Promise<Haulage> {
  const { office, clock, tell } = options
  const links: CustomerLink[] = []
  const finished: { id: number; at: number }[] = []
  let numbers = 0
  const hauling: HaulingOptions = {
    office,
    clock,
    nextNumber: () => numbers++,
    onLink: link => links.push(link),
    onFinished: id => finished.push({ id, at: clock.now() })
  }
  const first: { carrier: Carrier; underway: Underway }[] = []
  for (const [index, { carrier, history }] of carriersOf(options).entries()) {
    const secondsAgo = Math.min(history - 20, FIRST_PICKUP_SECONDS_AGO + index * PICKUPS_APART_SECONDS)
    first.push({ carrier, underway: await startHauling(carrier, hauling, clock.now() - secondsAgo * 1000) })
  }

  const later: HaulingOptions = {
    ...hauling,
    onLink: ({ url, reference, customer }) => tell(`A new link for a customer: ${url}  ${reference}, ${customer}`)
  }
  return {
    links: [...links],
    run: async signal => {
      const drivers = first.map(({ carrier, underway }) => carryOn(carrier, later, underway, { signal, tell }))
      await Promise.all([...drivers, sweep(finished, options, signal)])
    }
  }
}

function carriersOf({ fleet, phones, onPlan }: Options): { carrier: Carrier; history: number }[] {
  return fleet.flatMap(({ vehicle, vehicleId, driver }, index) => {
    const phone = phones[index]
    if (phone === undefined || vehicle.hauls === null) return []
    const plan = (steps: readonly Step[]) => onPlan(vehicleId, steps)
    const carrier = { driverId: driver.id, vehicleId, phone, habit: vehicle.hauls, onPlan: plan }
    return [{ carrier, history: vehicle.history }]
  })
}

/** What a visitor does to a driver, or a server that is too busy, ends no demo: it is said, and tried again. */
async function carryOn(
  carrier: Carrier,
  options: HaulingOptions,
  first: Underway,
  { signal, tell }: { signal: AbortSignal; tell: (line: string) => void }
): Promise<void> {
  let current: Underway | null = first
  let told = false
  while (!signal.aborted) {
    try {
      current ??= await startHauling(carrier, options, options.clock.now())
      await haulForever(carrier, options, current, signal)
    } catch (error) {
      if (signal.aborted) return
      if (!told)
        tell(`The shipments of driver ${carrier.driverId} have stopped; tried again each minute. ${textOf(error)}`)
      told = true
      current = null
      await options.clock.sleep(AGAIN_AFTER_MILLISECONDS, signal)
    }
  }
}

/** Deletes what was finished before all that is kept, so that the demo can run for weeks. */
async function sweep(
  finished: { id: number; at: number }[],
  { office, clock, retentionHours, tell }: Options,
  signal: AbortSignal
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(SWEEP_EVERY_MILLISECONDS, signal)
    try {
      while (!signal.aborted && isOld(finished[0], clock.now() - retentionHours * HOUR_MILLISECONDS)) {
        const oldest = finished.shift()
        if (oldest !== undefined) await office.deleteShipment(oldest.id)
      }
    } catch (error) {
      if (!signal.aborted) tell(`An old shipment could not be deleted. ${textOf(error)}`)
    }
  }
}

function isOld(shipment: { at: number } | undefined, before: number): boolean {
  return shipment !== undefined && shipment.at < before
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
