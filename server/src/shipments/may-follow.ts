import { unreachable } from '@rastro/shared/unreachable'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { LiveAccess } from '../live/access.ts'
import { deviceCarries, findShipment } from './shipment-store.ts'

/** Whether there is such a shipment and this access may follow it: staff any, a driver its own, a link the one it is for. */
export async function mayFollow(db: Kysely<Database>, access: LiveAccess, shipmentId: number): Promise<boolean> {
  switch (access.kind) {
    case 'user':
      return (await findShipment(db, shipmentId)) !== undefined
    case 'device':
      return await deviceCarries(db, access.device_id, shipmentId)
    case 'share':
      return access.shipment_id === shipmentId
    default:
      return unreachable(access)
  }
}
