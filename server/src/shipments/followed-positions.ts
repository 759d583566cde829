import type { Position } from '@rastro/shared/schema/position'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { Audience } from '../live/channels.ts'
import { loadAssignments, loadDevicesOf } from './assignment-store.ts'
import { seenBy } from './tracking-publisher.ts'
import { overlap, viewOf } from './windows.ts'

type Options = {
  db: Kysely<Database>
  /** Where these devices are now; those without a position are left out. */
  positionsOf: (deviceIds: number[]) => Promise<readonly Position[]>
}

/** Where a shipment is now: the devices of whoever had it last, as far as they have not left its window. */
export async function loadFollowed(
  { db, positionsOf }: Options,
  shipmentId: number,
  audience: Audience
): Promise<Position[]> {
  const last = (await loadAssignments(db, shipmentId)).at(-1)
  const view = last === undefined ? null : viewOf(last, audience)
  if (last === undefined || view === null) return []
  const devices = await loadDevicesOf(db, [last.driver_id])
  const positions = await positionsOf(devices.map(({ id }) => id))
  return positions
    .filter(({ recorded_at }) => overlap(view, { from: recorded_at, to: recorded_at }) !== null)
    .map(position => seenBy(audience, position))
}
