import type { Position } from '@rastro/shared/schema/position'
import type { Kysely } from 'kysely'
import { createCache } from '../database/cache.ts'
import type { Database } from '../database/tables.ts'
import type { Control } from '../live/control.ts'

/** Whose a device is, as its positions tell. */
export type Owner = Pick<Position, 'driver' | 'vehicle'>

export type Directory = {
  /**
   * Not to be called inside a transaction: it may ask the database on another connection.
   *
   * @returns null for an unknown or a revoked device
   */
  owner: (deviceId: number) => Promise<Owner | null>
  stop: () => void
}

type Known = { device_id: number; driver_id: number; vehicle_id: number | null; owner: Owner }

// Changes are told at once; this bounds how long a name may be old when the word of it gets lost.
const CACHE_MILLISECONDS = 300_000
const CACHE_MAXIMUM = 100_000

/** Who drives what, in memory: a position costs no query. */
export function createDirectory({
  db,
  control,
  clock
}: {
  db: Kysely<Database>
  control: Control
  clock: () => number
}): Directory {
  const owners = createCache({
    load: (deviceId: number) => loadOwner(db, deviceId),
    clock,
    lifetimeMilliseconds: CACHE_MILLISECONDS,
    maximum: CACHE_MAXIMUM
  })
  const stop = control.listen(message => {
    if (message.type === 'gap') owners.invalidate(() => true)
    if (message.type === 'devices_revoked') {
      owners.invalidate(known => known !== null && message.device_ids.includes(known.device_id))
    }
    if (message.type === 'owners_changed') {
      const { device_ids = [], driver_ids = [], vehicle_ids = [] } = message
      owners.invalidate(
        known =>
          known !== null &&
          (device_ids.includes(known.device_id) ||
            driver_ids.includes(known.driver_id) ||
            (known.vehicle_id !== null && vehicle_ids.includes(known.vehicle_id)))
      )
    }
  })
  return { owner: async deviceId => (await owners.get(deviceId))?.owner ?? null, stop }
}

async function loadOwner(db: Kysely<Database>, deviceId: number): Promise<Known | null> {
  const row = await db
    .selectFrom('devices')
    .innerJoin('drivers', 'drivers.id', 'devices.driver_id')
    .leftJoin('vehicles', 'vehicles.id', 'drivers.vehicle_id')
    .select(['drivers.id as driver_id', 'drivers.name', 'vehicles.id as vehicle_id', 'vehicles.plate'])
    .where('devices.id', '=', deviceId)
    .where('devices.revoked_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  const { driver_id, name, vehicle_id, plate } = row
  const vehicle = vehicle_id === null || plate === null ? null : { id: vehicle_id, plate }
  return { device_id: deviceId, driver_id, vehicle_id, owner: { driver: { id: driver_id, name }, vehicle } }
}
