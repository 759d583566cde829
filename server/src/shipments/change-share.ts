import { DEFAULT_SHARE_SECONDS } from '@rastro/shared/model/shipment'
import type { CreatedShare, NewShare, Share } from '@rastro/shared/schema/share'
import type { Author } from '../auth/principal.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Control } from '../live/control.ts'
import { insertShare, newShareToken, revokeShare } from './share-store.ts'
import { lockShipment } from './shipment-store.ts'

export type ShareDependencies = { events: EventLog; control: Control; publicUrl: string; clock: () => number }

type Creation = { shipment_id: number; given: NewShare; user_id: number; author: Author }

/**
 * Makes a link by which a customer follows a shipment. Its token is told here and never again.
 *
 * @returns null when there is no such shipment
 */
export function createShare(
  { events, publicUrl, clock }: ShareDependencies,
  { shipment_id, given, user_id, author }: Creation
): Promise<CreatedShare | null> {
  return events.transaction(async (trx, append) => {
    if ((await lockShipment(trx, shipment_id)) === undefined) return null
    const now = clock()
    const token = newShareToken()
    const share = await insertShare(trx, {
      shipment_id,
      token,
      created_by: user_id,
      now: new Date(now).toISOString(),
      expires_at: new Date(now + (given.expires_in ?? DEFAULT_SHARE_SECONDS) * 1000).toISOString()
    })
    await recordAudit(trx, { action: 'share_created', ...author, target: { kind: 'share', id: share.id }, now })
    append({
      channels: ['shipments'],
      entity_type: 'share',
      event_type: 'created',
      entity_id: share.id,
      data: share,
      metadata: { action: 'create_share', actor: author.actor }
    })
    return { ...share, url: `${publicUrl}/track/${token}` }
  })
}

/**
 * Ends a link at once: it opens nothing any more, and the sockets that it opened close.
 *
 * @returns null when the shipment has none with that id
 */
export async function endShare(
  { events, control, clock }: ShareDependencies,
  { id, shipment_id, author }: { id: number; shipment_id: number; author: Author }
): Promise<Share | null> {
  const share = await events.transaction(async (trx, append) => {
    const now = clock()
    const revoked = await revokeShare(trx, { id, shipment_id, now: new Date(now).toISOString() })
    if (revoked === null || !revoked.changed) return revoked?.share ?? null
    const updated_fields = ['revoked_at']
    await recordAudit(trx, { action: 'share_revoked', ...author, target: { kind: 'share', id }, now })
    append({
      channels: ['shipments'],
      entity_type: 'share',
      event_type: 'updated',
      entity_id: id,
      data: { ...revoked.share, updated_fields },
      metadata: { action: 'revoke_share', fields_updated: updated_fields, actor: author.actor }
    })
    return revoked.share
  })
  // Told even when it was revoked before: should the word have been lost then, it is not now.
  if (share !== null) control.tell({ type: 'shares_revoked', share_ids: [id] })
  return share
}
