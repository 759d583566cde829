import type { Author } from '../auth/principal.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Control } from '../live/control.ts'
import { findDevice, revokeDevice, type StoredDevice } from './device-store.ts'

type Dependencies = { events: EventLog; control: Control; clock: () => number }

/**
 * Ends a device's access for good: its token answers 401 from now on and its sockets close. What it sent stays.
 *
 * @returns the device; null when there is none
 */
export async function revoke(
  { events, control, clock }: Dependencies,
  id: number,
  author: Author
): Promise<StoredDevice | null> {
  const device = await events.transaction(async (trx, append) => {
    const revoked = await revokeDevice(trx, id, new Date(clock()).toISOString())
    const device = await findDevice(trx, id)
    if (device === null || !revoked) return device
    await recordAudit(trx, { action: 'device_revoked', ...author, target: { kind: 'device', id }, now: clock() })
    append({
      channels: ['devices'],
      entity_type: 'device',
      event_type: 'updated',
      entity_id: id,
      data: { ...device, updated_fields: ['revoked_at'] },
      metadata: { action: 'revoke_device', fields_updated: ['revoked_at'], actor: author.actor }
    })
    return device
  })
  // Told even when it was revoked before: should the word have been lost then, it is not now.
  if (device !== null) control.tell({ type: 'devices_revoked', device_ids: [id] })
  return device
}
