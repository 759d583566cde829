import type { EventLog } from '../events/event-log.ts'
import type { Control } from '../live/control.ts'
import { follow } from './follow-action.ts'
import { insertEntry, type PendingAction } from './history-store.ts'
import { tellOfAction } from './shipment-news.ts'
import { lockShipment } from './shipment-store.ts'
import { wordOfChange, writeChange } from './write-change.ts'

export type ApplyDependencies = { events: EventLog; control: Control; clock: () => number }

/**
 * Writes a driver's action into the history of its shipment, and moves the shipment where the action leads. Once: the
 * history's row of the record is also the proof that it has been dealt with, in the same transaction.
 */
export async function applyAction(
  { events, control, clock }: ApplyDependencies,
  pending: PendingAction
): Promise<void> {
  const { device_id, seq, driver_id, shipment_id, action, note, occurred_at, received_at } = pending
  const actor = { kind: 'device', id: device_id } as const
  const changed = await events.transaction(async (trx, append) => {
    const before = await lockShipment(trx, shipment_id)
    const { update, refusal } = before === undefined ? { update: {}, refusal: null } : follow(before, pending)
    const entry = {
      kind: 'action' as const,
      action,
      status: update.status ?? null,
      driver_id,
      note,
      refusal,
      occurred_at,
      received_at,
      actor
    }
    const id = await insertEntry(trx, {
      ...entry,
      shipment_id: before === undefined ? null : shipment_id,
      record: { device_id, seq }
    })
    if (id === null || before === undefined) return null
    tellOfAction(append, { ...entry, id, shipment_id, applied: refusal === null })
    const now = new Date(clock()).toISOString()
    const metadata = { action, actor, occurred_at, received_at }
    const after = await writeChange(trx, append, { before, update, now, metadata })
    return after === null ? null : { before, after }
  })
  const word = changed === null ? null : wordOfChange(changed.before, changed.after)
  if (word !== null) control.tell(word)
}
