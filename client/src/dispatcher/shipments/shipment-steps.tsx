import { useSignal } from '@preact/signals'
import { NEXT_STATUSES, type Shipment, type ShipmentStatus } from '@rastro/shared/shipment'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import type { Answer } from '../../session/answer.ts'
import { ConfirmButton } from '../forms/confirm-button.tsx'
import { isConflict, troubleText } from '../forms/trouble.ts'
import { useWords, type Words } from '../words.ts'
import type { Workplace } from '../workplace.ts'

type StepsProps = { workplace: Workplace; shipment: Shipment }

/** The steps that staff may take from here. Assigning and its undoing are the driver's field. */
const OFFERED: readonly ShipmentStatus[] = ['in_transit', 'delivered']

export function ShipmentSteps({ workplace, shipment }: StepsProps) {
  const words = useWords()
  const say = SHIPMENT_MESSAGES[words.language].detail
  const trouble = useSignal<string | null>(null)
  const busy = useSignal(false)
  const allowed = NEXT_STATUSES[shipment.status]
  // Over, and yet there may be a word on the step that came too late.
  if (allowed.length === 0 && trouble.value === null) return null

  async function take(status: ShipmentStatus): Promise<void> {
    if (busy.value) return
    busy.value = true
    const answer = await changeShipment(workplace, shipment.id, { status })
    busy.value = false
    trouble.value = isConflict(answer)
      ? conflictText(words, workplace, shipment.id)
      : troubleText(words.language, answer)
  }

  return (
    <fieldset class="block actions steps">
      <legend class="unseen">{say.steps}</legend>
      {OFFERED.filter(status => allowed.includes(status)).map(status => (
        <button
          key={status}
          type="button"
          class="main-button"
          aria-disabled={busy.value}
          onClick={() => void take(status)}
        >
          {say.step[status === 'in_transit' ? 'in_transit' : 'delivered']}
        </button>
      ))}
      {allowed.includes('cancelled') && (
        <ConfirmButton
          text={say.cancel}
          question={say.cancelQuestion}
          yes={say.cancelYes}
          act={() => changeShipment(workplace, shipment.id, { status: 'cancelled' })}
          conflict={() => conflictText(words, workplace, shipment.id)}
        />
      )}
      <div role="alert" class="unless-empty">
        {trouble.value !== null && <p class="notice">{trouble.value}</p>}
      </div>
    </fieldset>
  )
}

/** Changes a shipment. When that is not possible any more, asks how it is now: someone else, or its driver, was faster. */
export async function changeShipment(
  { session, office }: Workplace,
  id: number,
  changes: { status?: ShipmentStatus; driver_id?: number | null }
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
