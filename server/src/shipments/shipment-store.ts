import type { ShipmentStatus } from '@rastro/shared/model/shipment'
import type { NewShipment, Shipment } from '@rastro/shared/schema/shipment'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'
import { CARRIED, type ShipmentUpdate } from './lifecycle.ts'

export type ShipmentFilter = { status?: ShipmentStatus; driver_id?: number }

/** Newest first. */
export function listShipments(
  db: Kysely<Database>,
  { status, driver_id }: ShipmentFilter,
  { below, rows }: { below: number; rows: number }
): Promise<Shipment[]> {
  let query = db.selectFrom('shipments').selectAll().where('id', '<', below)
  if (status !== undefined) query = query.where('status', '=', status)
  if (driver_id !== undefined) query = query.where('driver_id', '=', driver_id)
  return query.orderBy('id', 'desc').limit(rows).execute()
}

export function findShipment(db: Kysely<Database>, id: number): Promise<Shipment | undefined> {
  return db.selectFrom('shipments').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What a driver has to do with now, for the road: assigned and not finished, the next one first. */
export function openShipmentsOf(db: Kysely<Database>, driverId: number): Promise<Shipment[]> {
  return db
    .selectFrom('shipments')
    .selectAll()
    .where('driver_id', '=', driverId)
    .where('status', 'in', CARRIED)
    .orderBy('planned_at', order => order.asc().nullsLast())
    .orderBy('id')
    .execute()
}

/** Whether the device's driver carries the shipment now. */
export async function deviceCarries(db: Kysely<Database>, deviceId: number, shipmentId: number): Promise<boolean> {
  const carried = await db
    .selectFrom('shipments')
    .innerJoin('devices', 'devices.driver_id', 'shipments.driver_id')
    .select('shipments.id')
    .where('shipments.id', '=', shipmentId)
    .where('shipments.status', 'in', CARRIED)
    .where('devices.id', '=', deviceId)
    .executeTakeFirst()
  return carried !== undefined
}

/** Nobody else changes it until the transaction ends. */
export function lockShipment(trx: Transaction<Database>, id: number): Promise<Shipment | undefined> {
  return trx.selectFrom('shipments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** The shipments that a driver has now, in the order of their ids; nobody else changes them. */
export function lockCarriedBy(trx: Transaction<Database>, driverId: number): Promise<Shipment[]> {
  return trx
    .selectFrom('shipments')
    .selectAll()
    .where('driver_id', '=', driverId)
    .where('status', 'in', CARRIED)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** The shipments that a vehicle is meant for, in the order of their ids; nobody else changes them. */
export function lockMeantFor(trx: Transaction<Database>, vehicleId: number): Promise<Shipment[]> {
  return trx.selectFrom('shipments').selectAll().where('vehicle_id', '=', vehicleId).orderBy('id').forUpdate().execute()
}

/** Whether it exists; it goes on existing until the transaction ends. */
export async function hold(trx: Transaction<Database>, table: 'drivers' | 'vehicles', id: number): Promise<boolean> {
  const row = await trx.selectFrom(table).select('id').where('id', '=', id).forKeyShare().executeTakeFirst()
  return row !== undefined
}

export function insertShipment(
  trx: Transaction<Database>,
  { shipment, now }: { shipment: NewShipment; now: string }
): Promise<Shipment> {
  const { origin = null, destination = null, stops = [], driver_id = null, ...rest } = shipment
  return trx
    .insertInto('shipments')
    .values({
      ...rest,
      ...asJson({ origin, destination }),
      stops: JSON.stringify(stops),
      driver_id,
      status: driver_id === null ? 'planned' : 'assigned',
      created_at: now,
      updated_at: now
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function updateShipment(
  trx: Transaction<Database>,
  { id, update, now }: { id: number; update: ShipmentUpdate; now: string }
): Promise<Shipment> {
  const { origin, destination, stops, ...rest } = update
  return trx
    .updateTable('shipments')
    .set({
      ...rest,
      ...asJson({ origin, destination }),
      ...(stops === undefined ? {} : { stops: JSON.stringify(stops) }),
      updated_at: now
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteShipment(trx: Transaction<Database>, id: number): Promise<void> {
  await trx.deleteFrom('shipments').where('id', '=', id).execute()
}

/** The given values as JSON text; null stays null, and what is not given stays away. */
function asJson<Name extends string>(
  values: Record<Name, object | null | undefined>
): Partial<Record<Name, string | null>> {
  const given = Object.entries<object | null | undefined>(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([name, value]) => [name, value === null ? null : JSON.stringify(value)])
  ) as Partial<Record<Name, string | null>>
}
