import type { Driver } from '@rastro/shared/schema/driver'
import type { NewVehicle, Vehicle, VehicleChange } from '@rastro/shared/schema/vehicle'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'

/** Newest first. */
export function listVehicles(
  db: Kysely<Database>,
  { below, rows }: { below: number; rows: number }
): Promise<Vehicle[]> {
  return db.selectFrom('vehicles').selectAll().where('id', '<', below).orderBy('id', 'desc').limit(rows).execute()
}

export function findVehicle(db: Kysely<Database>, id: number): Promise<Vehicle | undefined> {
  return db.selectFrom('vehicles').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Nobody else changes it until the transaction ends. */
export function lockVehicle(trx: Transaction<Database>, id: number): Promise<Vehicle | undefined> {
  return trx.selectFrom('vehicles').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export function insertVehicle(trx: Transaction<Database>, vehicle: NewVehicle, now: string): Promise<Vehicle> {
  return trx
    .insertInto('vehicles')
    .values({ name: null, kind: null, ...vehicle, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function updateVehicle(
  trx: Transaction<Database>,
  { id, changes, now }: { id: number; changes: VehicleChange; now: string }
): Promise<Vehicle> {
  return trx
    .updateTable('vehicles')
    .set({ ...changes, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteVehicle(trx: Transaction<Database>, id: number): Promise<void> {
  await trx.deleteFrom('vehicles').where('id', '=', id).execute()
}

/** @returns the drivers who drove this vehicle, and now drive none */
export function releaseDrivers(trx: Transaction<Database>, vehicleId: number, now: string): Promise<Driver[]> {
  return trx
    .updateTable('drivers')
    .set({ vehicle_id: null, updated_at: now })
    .where('vehicle_id', '=', vehicleId)
    .returningAll()
    .execute()
}
