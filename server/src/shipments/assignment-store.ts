import type { Shipment } from '@rastro/shared/schema/shipment'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'
import { carrierOf } from './lifecycle.ts'

/** Who carried a shipment from when to when; `until` is null while it is carried. */
export type Assignment = {
  shipment_id: number
  driver_id: number
  since: string
  until: string | null
  /** The pickup: a customer sees nothing from before it. */
  started_at: string | null
}

/** Writes down who carries a shipment from now on, when that has changed. */
export async function recordCarrier(
  trx: Transaction<Database>,
  { before, after, now }: { before: Shipment | null; after: Shipment; now: string }
): Promise<void> {
  const from = before === null ? null : carrierOf(before)
  const to = carrierOf(after)
  if (from !== null && from !== to) {
    await trx
      .updateTable('shipment_assignments')
      .set({ until: now })
      .where('shipment_id', '=', after.id)
      .where('until', 'is', null)
      .execute()
  }
  if (to !== null && from !== to) {
    await trx
      .insertInto('shipment_assignments')
      .values({ shipment_id: after.id, driver_id: to, since: now, until: null })
      .execute()
  }
  await fitLastAssignment(trx, after)
}

/**
 * The last assignment ends with the shipment, and begins at the pickup at the latest: a pickup that was learned late
 * may have been before the office wrote down who drives, but not while somebody else carried it.
 */
async function fitLastAssignment(trx: Transaction<Database>, { id, started_at, finished_at }: Shipment): Promise<void> {
  await sql`
    update shipment_assignments as last set
      since = case when ${started_at}::timestamptz is null then since else
        least(since, greatest(${started_at}::timestamptz, (
          select max(until) from shipment_assignments as other
          where other.shipment_id = ${id} and other.id < last.id
        ))) end,
      until = coalesce(${finished_at}::timestamptz, until)
    where last.id = (select max(id) from shipment_assignments where shipment_id = ${id})`.execute(trx)
}

/** The assignments of a driver that are open, or ended after that time. */
export function loadAssignmentsOf(db: Kysely<Database>, driverId: number, endedAfter: string): Promise<Assignment[]> {
  return selectAssignments(db)
    .where('shipment_assignments.driver_id', '=', driverId)
    .where(({ or, eb }) => or([eb('until', 'is', null), eb('until', '>', endedAfter)]))
    .execute()
}

/** All assignments of a shipment, the first one first. */
export function loadAssignments(db: Kysely<Database>, shipmentId: number): Promise<Assignment[]> {
  return selectAssignments(db).where('shipment_id', '=', shipmentId).orderBy('shipment_assignments.id').execute()
}

function selectAssignments(db: Kysely<Database>) {
  return db
    .selectFrom('shipment_assignments')
    .innerJoin('shipments', 'shipments.id', 'shipment_assignments.shipment_id')
    .select(['shipment_id', 'shipment_assignments.driver_id', 'since', 'until', 'shipments.started_at'])
}

/** The devices of these drivers, revoked ones included: what they did remains. */
export function loadDevicesOf(
  db: Kysely<Database>,
  driverIds: readonly number[]
): Promise<{ id: number; driver_id: number }[]> {
  if (driverIds.length === 0) return Promise.resolve([])
  return db
    .selectFrom('devices')
    .select(['id', 'driver_id'])
    .where('driver_id', 'in', driverIds)
    .orderBy('id')
    .execute()
}
