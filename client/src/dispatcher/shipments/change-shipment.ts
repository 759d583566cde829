import { NEXT_STATUSES, type ShipmentStatus } from '@rastro/shared/model/shipment'
import type { Shipment } from '@rastro/shared/schema/shipment'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import type { Answer } from '../../session/answer.ts'
import { isConflict } from '../forms/trouble.ts'
import type { Words } from '../words.ts'
import type { Workplace } from '../workplace.ts'

export type ShipmentChanges = { status?: ShipmentStatus; driver_id?: number | null }

/** Changes a shipment. When that is not possible any more, asks how it is now: someone else, or its driver, was faster. */
export async function changeShipment(
  { session, office }: Workplace,
  id: number,
  changes: ShipmentChanges
): Promise<Answer<Shipment>> {
  const answer = await session.api<Shipment>(`/shipments/${id}`, { method: 'PATCH', body: JSON.stringify(changes) })
  const current = isConflict(answer) ? await session.api<Shipment>(`/shipments/${id}`) : answer
  if (current.kind === 'ok') office.shipments.put(current.value)
  return answer
}

/** Why a step is not possible, and which ones are. */
export function conflictText({ language }: Words, { office }: Workplace, id: number): string {
  const say = SHIPMENT_MESSAGES[language]
  const status = office.shipments.find(id)?.status
  if (status === undefined) return say.detail.gone
  const allowed = NEXT_STATUSES[status].map(next => `«${say.statuses[next]}»`).join(', ')
  return say.detail.conflict(say.statuses[status], allowed || say.detail.nothing)
}
