import type { Transaction } from 'kysely'
import type { Actor } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import type { Append } from '../events/event-log.ts'
import { ConflictProblem } from '../http/problem.ts'
import type { ControlMessage } from '../live/control.ts'
import { recordStep } from './change-shipment.ts'
import { lockCarriedBy, lockMeantFor } from './shipment-store.ts'
import { wordOfChange, writeChange } from './write-change.ts'

type Release = { id: number; now: string; actor: Actor | null }

/**
 * Takes the shipments off a driver who is about to be deleted, in the same transaction.
 *
 * @returns what to tell all processes after the commit
 * @throws ConflictProblem when the driver has one under way: it must be handed over first
 */
export async function releaseDriver(
  trx: Transaction<Database>,
  append: Append,
  { id, now, actor }: Release
): Promise<ControlMessage[]> {
  const carried = await lockCarriedBy(trx, id)
  const underWay = carried.find(({ status }) => status === 'in_transit')
  if (underWay !== undefined) {
    throw ConflictProblem({ detail: `the driver is under way with shipment ${underWay.id}: hand it over first` })
  }
  const words: ControlMessage[] = []
  for (const before of carried) {
    const update = { driver_id: null, status: 'planned' } as const
    const metadata = { action: 'delete_driver', actor }
    const after = await writeChange(trx, append, { before, update, now, metadata })
    if (after === null) continue
    await recordStep(trx, { before, after, now, actor })
    const word = wordOfChange(before, after)
    if (word !== null) words.push(word)
  }
  return words
}

/** Takes a vehicle that is about to be deleted off its shipments, in the same transaction. */
export async function releaseVehicle(
  trx: Transaction<Database>,
  append: Append,
  { id, now, actor }: Release
): Promise<void> {
  for (const before of await lockMeantFor(trx, id)) {
    const metadata = { action: 'delete_vehicle', actor }
    await writeChange(trx, append, { before, update: { vehicle_id: null }, now, metadata })
  }
}
