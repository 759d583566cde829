import type { Shipment } from '@rastro/shared/schema/shipment'
import type { Clock } from './clock.ts'
import { consignment, referenceOf } from './customers.ts'
import { type Haul, planHaul, type Step } from './haul.ts'
import type { Office } from './office.ts'
import type { Phone } from './phone.ts'
import type { HaulHabit } from './vehicles.ts'

export interface CustomerLink {
  url: string
  reference: string
  customer: string
}

/** A driver who carries one shipment after the other. */
export interface Carrier {
  driverId: number
  vehicleId: number
  phone: Phone
  habit: HaulHabit
  /** Told what will be done with each shipment, and when. */
  onPlan: (steps: readonly Step[]) => void
}

export interface HaulingOptions {
  office: Office
  clock: Clock
  /** Counts the demo's shipments from 0. */
  nextNumber: () => number
  /** Told of each link for a customer. */
  onLink: (link: CustomerLink) => void
  /** Told of each shipment that is finished, to be deleted when it is old. */
  onFinished: (shipmentId: number) => void
}

/** A shipment on its way, and the next one where it is planned already. */
export interface Underway {
  id: number
  deliveredAt: number
  next: { id: number; number: number } | null
}

/** From a delivery to the next pickup. */
const TURNAROUND_MILLISECONDS = 120_000
const LOOK_EVERY_MILLISECONDS = 15_000
/** A link lasts longer than the shipment that it shows is kept. */
const LINK_SECONDS = 4 * 3600

/**
 * Gives the driver the first shipment.
 *
 * @param pickUpAt may be in the past, as far as the phone recorded it
 */
export async function startHauling(carrier: Carrier, options: HaulingOptions, pickUpAt: number): Promise<Underway> {
  const number = options.nextNumber()
  const haul = plan(carrier, number, pickUpAt)
  const shipment = await options.office.addShipment({ ...described(number, haul), ...assignedTo(carrier) })
  return await setOut(carrier, options, shipment, haul)
}

/** Whenever one is delivered the next one follows, until the signal is aborted. */
export async function haulForever(
  carrier: Carrier,
  options: HaulingOptions,
  first: Underway,
  signal: AbortSignal
): Promise<void> {
  let current = first
  while (!signal.aborted) {
    await untilFinished(current, options, signal)
    if (signal.aborted) return
    options.onFinished(current.id)
    current = await haulNext(carrier, options, current.next)
  }
}

/** The one that was planned, unless a visitor has changed or deleted it; else a new one. */
async function haulNext(carrier: Carrier, options: HaulingOptions, next: Underway['next']): Promise<Underway> {
  const { office, clock } = options
  const pickUpAt = clock.now() + TURNAROUND_MILLISECONDS
  if (next === null) return await startHauling(carrier, options, pickUpAt)
  const haul = plan(carrier, next.number, pickUpAt)
  const shipment = await office.changeShipment(next.id, { ...described(next.number, haul), ...assignedTo(carrier) })
  if (shipment === null) return await startHauling(carrier, options, pickUpAt)
  return await setOut(carrier, options, shipment, haul)
}

async function setOut(carrier: Carrier, options: HaulingOptions, shipment: Shipment, haul: Haul): Promise<Underway> {
  const { office, onLink } = options
  const { id, reference, customer_name } = shipment
  carrier.phone.plan(haul.steps.map(step => ({ ...step, shipment_id: id })))
  carrier.onPlan(haul.steps)
  const share = carrier.habit.shared ? await office.share(id, LINK_SECONDS) : null
  if (share !== null) onLink({ url: share.url, reference, customer: customer_name ?? '' })
  const next = carrier.habit.planned ? await planNext(carrier, options, haul) : null
  return { id, deliveredAt: haul.deliveredAt, next }
}

/** Nobody's yet, and for the time at which this driver will be free. */
async function planNext(carrier: Carrier, { office, nextNumber }: HaulingOptions, { deliveredAt }: Haul) {
  const number = nextNumber()
  const haul = plan(carrier, number, deliveredAt + TURNAROUND_MILLISECONDS)
  const { id } = await office.addShipment(described(number, haul))
  return { id, number }
}

async function untilFinished(underway: Underway, { office, clock }: HaulingOptions, signal: AbortSignal) {
  await clock.sleep(Math.max(0, underway.deliveredAt - clock.now()), signal)
  while (!signal.aborted) {
    const shipment = await office.shipment(underway.id)
    // A visitor may have deleted it.
    if (shipment === null || shipment.finished_at !== null) return
    await clock.sleep(LOOK_EVERY_MILLISECONDS, signal)
  }
}

function plan({ phone, habit }: Carrier, number: number, pickUpAt: number): Haul {
  const { shortest, longest } = habit
  const where = (time: number) => phone.where(time)
  return planHaul({ consignment: consignment(number), where, pickUpAt, shortest, longest })
}

const assignedTo = ({ driverId, vehicleId }: Carrier) => ({ driver_id: driverId, vehicle_id: vehicleId })

function described(number: number, { origin, stops, destination, pickedUpAt }: Haul) {
  return {
    reference: referenceOf(number),
    customer_name: consignment(number).customer,
    origin,
    stops,
    destination,
    planned_at: new Date(pickedUpAt).toISOString()
  }
}
