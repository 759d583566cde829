import { NEXT_STATUSES, type ShipmentStatus } from '@rastro/shared/model/shipment'
import type { Shipment, ShipmentChange } from '@rastro/shared/schema/shipment'
import { ConflictProblem } from '../http/problem.ts'

/** Any fields of a shipment with their new values. */
export type ShipmentUpdate = Partial<Omit<Shipment, 'id' | 'created_at' | 'updated_at'>>

/** Whoever carries it can be followed with it. */
export const CARRIED: readonly ShipmentStatus[] = ['assigned', 'in_transit']

/** The driver who has it now; null when nobody has, because nobody is assigned or because it is finished. */
export function carrierOf({ status, driver_id }: Pick<Shipment, 'status' | 'driver_id'>): number | null {
  return CARRIED.includes(status) ? driver_id : null
}

/**
 * What staff asks for, with what follows from it: a driver makes a planned shipment an assigned one and back, a step
 * sets the time at which it was taken.
 *
 * @throws ConflictProblem for a step that the lifecycle has not, naming those it has
 */
export function withConsequences(before: Shipment, changes: ShipmentChange, now: string): ShipmentUpdate {
  const driver_id = driverAfter(before, changes)
  const status = changes.status ?? statusBy(before, driver_id)
  const moves = status !== before.status
  const handsOver = driver_id !== before.driver_id
  if (moves && !NEXT_STATUSES[before.status].includes(status)) throw wrongStep(before.status, status)
  if (moves || handsOver) requireFittingDriver(before, { status, driver_id })
  return {
    ...changes,
    driver_id,
    status,
    ...(moves && status === 'in_transit' ? { started_at: now } : {}),
    ...(moves && NEXT_STATUSES[status].length === 0 ? { finished_at: now } : {})
  }
}

function driverAfter(before: Shipment, { driver_id, status }: ShipmentChange): number | null {
  if (driver_id !== undefined) return driver_id
  return status === 'planned' ? null : before.driver_id
}

function statusBy({ status }: Shipment, driver_id: number | null): ShipmentStatus {
  if (status === 'planned' && driver_id !== null) return 'assigned'
  if (status === 'assigned' && driver_id === null) return 'planned'
  return status
}

function requireFittingDriver(before: Shipment, { status, driver_id }: Pick<Shipment, 'status' | 'driver_id'>): void {
  if (NEXT_STATUSES[before.status].length === 0) {
    throw ConflictProblem({ detail: `it is ${before.status}: who carried it is part of its history` })
  }
  if (CARRIED.includes(status) && driver_id === null) {
    throw ConflictProblem({ detail: `a shipment that is ${status} needs a driver (driver_id)` })
  }
  if (status === 'planned' && driver_id !== null) {
    throw ConflictProblem({ detail: 'a planned shipment has no driver: with one it is assigned' })
  }
}

function wrongStep(from: ShipmentStatus, to: ShipmentStatus) {
  const allowed = NEXT_STATUSES[from]
  const choice = allowed.length === 0 ? 'nothing: it is finished' : allowed.join(', ')
  return ConflictProblem({ detail: `not from ${from} to ${to}; from ${from} a shipment may go to ${choice}` })
}
