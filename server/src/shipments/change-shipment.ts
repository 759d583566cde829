import type { NewShipment, Shipment, ShipmentChange } from '@rastro/shared/schema/shipment'
import type { Transaction } from 'kysely'
import type { Actor } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import type { EventLog } from '../events/event-log.ts'
import { ValidationProblem } from '../http/problem.ts'
import type { Control } from '../live/control.ts'
import { loadAssignments, recordCarrier } from './assignment-store.ts'
import { insertEntry } from './history-store.ts'
import { withConsequences } from './lifecycle.ts'
import { normalise } from './normalise.ts'
import { tellOfShipment } from './shipment-news.ts'
import { deleteShipment, hold, insertShipment, lockShipment } from './shipment-store.ts'
import { wordOfChange, writeChange } from './write-change.ts'

type Dependencies = { events: EventLog; control: Control; clock: () => number }

/** @throws ValidationProblem when there is no such driver or vehicle */
export async function createShipment(
  { events, control, clock }: Dependencies,
  given: NewShipment,
  actor: Actor | null
): Promise<Shipment> {
  const shipment = normalise(given)
  const created = await events.transaction(async (trx, append) => {
    requireAll(await findMissing(trx, shipment))
    const now = new Date(clock()).toISOString()
    const created = await insertShipment(trx, { shipment, now })
    await recordCarrier(trx, { before: null, after: created, now })
    await recordStep(trx, { before: null, after: created, now, actor })
    tellOfShipment(append, { event_type: 'created', shipment: created, metadata: { action: 'create_shipment', actor } })
    return created
  })
  tell(control, null, created)
  return created
}

/**
 * @returns null when there is none; the shipment as it was when nothing changed
 * @throws ValidationProblem when there is no such driver or vehicle
 * @throws ConflictProblem for a step that the lifecycle has not
 */
export async function changeShipment(
  { events, control, clock }: Dependencies,
  id: number,
  given: ShipmentChange,
  actor: Actor | null
): Promise<Shipment | null> {
  const changes = normalise(given)
  const changed = await events.transaction(async (trx, append) => {
    // The driver is locked before the shipment, as when a driver is deleted: neither waits for the other both ways.
    const missing = await findMissing(trx, changes)
    const before = await lockShipment(trx, id)
    if (before === undefined) return null
    requireAll(missing)
    const now = new Date(clock()).toISOString()
    const update = withConsequences(before, changes, now)
    const metadata = { action: 'update_shipment', actor }
    const after = await writeChange(trx, append, { before, update, now, metadata })
    if (after !== null) await recordStep(trx, { before, after, now, actor })
    return { before, after: after ?? before }
  })
  if (changed === null) return null
  tell(control, changed.before, changed.after)
  return changed.after
}

/** @returns its last state; null when there is none */
export async function removeShipment(
  { events, control }: Dependencies,
  id: number,
  actor: Actor | null
): Promise<Shipment | null> {
  const removed = await events.transaction(async (trx, append) => {
    const shipment = await lockShipment(trx, id)
    if (shipment === undefined) return null
    const driver_ids = (await loadAssignments(trx, id)).map(({ driver_id }) => driver_id)
    const shares = await trx.selectFrom('shipment_shares').select('id').where('shipment_id', '=', id).execute()
    await deleteShipment(trx, id)
    tellOfShipment(append, { event_type: 'deleted', shipment, metadata: { action: 'delete_shipment', actor } })
    return { shipment, driver_ids, share_ids: shares.map(share => share.id) }
  })
  if (removed === null) return null
  const { shipment, driver_ids, share_ids } = removed
  if (share_ids.length > 0) control.tell({ type: 'shares_revoked', share_ids })
  control.tell({ type: 'shipments_changed', shipment_ids: [id], driver_ids: [...new Set(driver_ids)] })
  return shipment
}

function tell(control: Control, before: Shipment | null, after: Shipment): void {
  const word = wordOfChange(before, after)
  if (word !== null) control.tell(word)
}

type Step = { before: Shipment | null; after: Shipment; now: string; actor: Actor | null }

/** A step of the status, or another driver, is part of the shipment's history. */
export async function recordStep(trx: Transaction<Database>, { before, after, now, actor }: Step): Promise<void> {
  const steps = before?.status !== after.status
  if (!steps && before?.driver_id === after.driver_id) return
  await insertEntry(trx, {
    shipment_id: after.id,
    kind: steps ? 'status' : 'driver',
    status: steps ? after.status : null,
    driver_id: after.driver_id,
    occurred_at: now,
    received_at: now,
    actor
  })
}

type Needed = { driver_id?: number | null; vehicle_id?: number | null }

/** @returns the fields that name what does not exist; what exists goes on existing until the transaction ends */
async function findMissing(trx: Transaction<Database>, { driver_id, vehicle_id }: Needed): Promise<string[]> {
  const missing: string[] = []
  if (driver_id && !(await hold(trx, 'drivers', driver_id))) missing.push('driver_id')
  if (vehicle_id && !(await hold(trx, 'vehicles', vehicle_id))) missing.push('vehicle_id')
  return missing
}

function requireAll(missing: readonly string[]): void {
  if (missing.length === 0) return
  const errors = missing.map(name => ({
    path: `/body/${name}`,
    message: `there is no such ${name.replace('_id', '')}`
  }))
  throw ValidationProblem({ errors })
}
