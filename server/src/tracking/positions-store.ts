import type { Position } from '@rastro/shared/schema/position'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/tables.ts'
import { silenceOf } from './positions-silence.ts'

/**
 * Where the devices are: all that have a position and are not revoked, in the order of their ids.
 *
 * @param now milliseconds since 1970: silence is reckoned from it
 * @param device_ids only these; null for all
 */
export async function loadPositions(
  db: Kysely<Database>,
  now: number,
  device_ids: readonly number[] | null = null
): Promise<Position[]> {
  const rows = await db
    .selectFrom('device_state as state')
    .innerJoin('devices as device', 'device.id', 'state.device_id')
    .innerJoin('drivers as driver', 'driver.id', 'device.driver_id')
    .leftJoin('vehicles as vehicle', 'vehicle.id', 'driver.vehicle_id')
    .select([
      'state.device_id',
      'driver.id as driver_id',
      'driver.name as driver_name',
      'vehicle.id as vehicle_id',
      'vehicle.plate as vehicle_plate',
      'state.lat',
      'state.lng',
      'state.accuracy',
      'state.speed',
      'state.heading',
      'state.fix_battery as battery',
      'state.recorded_at',
      'state.received_at',
      'state.last_event',
      'state.last_event_at'
    ])
    .where('device.revoked_at', 'is', null)
    .where('state.recorded_at', 'is not', null)
    .where('state.received_at', 'is not', null)
    .where('state.lat', 'is not', null)
    .where('state.lng', 'is not', null)
    .$if(device_ids !== null, query => query.where(sql<boolean>`state.device_id = any (${device_ids}::int[])`))
    .orderBy('state.device_id')
    .$narrowType<{ lat: number; lng: number; recorded_at: string; received_at: string }>()
    .execute()
  return rows.map(row => {
    const { driver_id, driver_name, vehicle_id, vehicle_plate, last_event, last_event_at, ...position } = row
    return {
      ...position,
      driver: { id: driver_id, name: driver_name },
      vehicle: vehicle_id === null || vehicle_plate === null ? null : { id: vehicle_id, plate: vehicle_plate },
      ...silenceOf(row, now)
    }
  })
}
