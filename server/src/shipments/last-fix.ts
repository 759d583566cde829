import type { SharedShipment } from '@rastro/shared/schema/share'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { DeviceWindow } from './device-windows.ts'

/** The last fix without a flag in any of the windows; null when there is none. */
export async function loadLastFix(
  db: Kysely<Database>,
  windows: readonly DeviceWindow[]
): Promise<SharedShipment['position']> {
  if (windows.length === 0) return null
  const { rows } = await sql<NonNullable<SharedShipment['position']>>`
    select last.* from unnest(
        ${windows.map(it => it.device_id)}::int[],
        ${windows.map(it => it.from)}::timestamptz[],
        ${windows.map(it => it.to)}::timestamptz[]
      ) as "window" (device_id, since, until)
      cross join lateral (
        select lat, lng, accuracy, speed, heading, recorded_at from fixes
        where fixes.device_id = "window".device_id and recorded_at between since and until and cardinality(flags) = 0
        order by recorded_at desc limit 1
      ) as last
    order by recorded_at desc limit 1`.execute(db)
  return rows[0] ?? null
}
