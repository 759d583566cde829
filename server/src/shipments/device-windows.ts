import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { Audience } from '../live/channels.ts'
import { loadAssignments, loadDevicesOf } from './assignment-store.ts'
import { overlap, viewOf } from './windows.ts'

/** A device, and the time of it that belongs to a shipment, both ends included. */
export type DeviceWindow = { device_id: number; from: string; to: string }

type Options = {
  audience: Audience
  /** Not before; null for the whole of it. */
  from: string | null
  to: string
}

/** Whose fixes, and when, make up a shipment's track. None before anyone carried it. */
export async function deviceWindows(
  db: Kysely<Database>,
  shipmentId: number,
  { audience, from, to }: Options
): Promise<DeviceWindow[]> {
  const assignments = await loadAssignments(db, shipmentId)
  const devices = await loadDevicesOf(db, [...new Set(assignments.map(({ driver_id }) => driver_id))])
  return assignments.flatMap(assignment => {
    const view = viewOf(assignment, audience)
    const window = view === null ? null : overlap(view, { from: from ?? view.from, to })
    if (window === null) return []
    return devices
      .filter(({ driver_id }) => driver_id === assignment.driver_id)
      .map(({ id }) => ({ device_id: id, ...window }))
  })
}
