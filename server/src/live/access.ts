import type { Role } from '@rastro/shared/model/role'
import { unreachable } from '@rastro/shared/unreachable'

/** Who a socket belongs to, and until when (milliseconds since 1970). */
export type LiveAccess = { expires_at: number } & (
  | { kind: 'user'; user_id: number; session_id: number | null; role: Role }
  | { kind: 'device'; device_id: number; driver_id: number }
  | { kind: 'share'; share_id: number; shipment_id: number }
)

/** Whether both are of the same one: a refresh may prolong access, never change whose it is. */
export function isSameHolder(a: LiveAccess, b: LiveAccess): boolean {
  switch (a.kind) {
    case 'user':
      return b.kind === 'user' && a.user_id === b.user_id
    case 'device':
      return b.kind === 'device' && a.device_id === b.device_id
    case 'share':
      return b.kind === 'share' && a.share_id === b.share_id
    default:
      return unreachable(a)
  }
}
