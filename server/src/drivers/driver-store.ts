import type { Driver, DriverChange, NewDriver } from '@rastro/shared/schema/driver'
import type { Vehicle } from '@rastro/shared/schema/vehicle'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'

/** Newest first. */
export function listDrivers(db: Kysely<Database>, { below, rows }: { below: number; rows: number }): Promise<Driver[]> {
  return db.selectFrom('drivers').selectAll().where('id', '<', below).orderBy('id', 'desc').limit(rows).execute()
}

export function findDriver(db: Kysely<Database>, id: number): Promise<Driver | undefined> {
  return db.selectFrom('drivers').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The vehicle that a driver usually drives. */
export async function findVehicleOfDriver(db: Kysely<Database>, driverId: number): Promise<Vehicle | null> {
  const vehicle = await db
    .selectFrom('vehicles')
    .innerJoin('drivers', 'drivers.vehicle_id', 'vehicles.id')
    .selectAll('vehicles')
    .where('drivers.id', '=', driverId)
    .executeTakeFirst()
  return vehicle ?? null
}

/** Nobody else changes it until the transaction ends. */
export function lockDriver(trx: Transaction<Database>, id: number): Promise<Driver | undefined> {
  return trx.selectFrom('drivers').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Whether the vehicle exists; it goes on existing until the transaction ends. */
export async function holdVehicle(trx: Transaction<Database>, id: number): Promise<boolean> {
  const vehicle = await trx.selectFrom('vehicles').select('id').where('id', '=', id).forKeyShare().executeTakeFirst()
  return vehicle !== undefined
}

export function insertDriver(trx: Transaction<Database>, driver: NewDriver, now: string): Promise<Driver> {
  return trx
    .insertInto('drivers')
    .values({ phone: null, note: null, vehicle_id: null, ...driver, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function updateDriver(
  trx: Transaction<Database>,
  { id, changes, now }: { id: number; changes: DriverChange; now: string }
): Promise<Driver> {
  return trx
    .updateTable('drivers')
    .set({ ...changes, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** @returns the devices that went with it */
export async function deleteDriver(trx: Transaction<Database>, id: number): Promise<number[]> {
  const devices = await trx.deleteFrom('devices').where('driver_id', '=', id).returning('id').execute()
  await trx.deleteFrom('drivers').where('id', '=', id).execute()
  return devices.map(device => device.id)
}
