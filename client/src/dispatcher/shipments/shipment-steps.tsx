import { NEXT_STATUSES, type ShipmentStatus } from '@rastro/shared/model/shipment'
import type { Shipment } from '@rastro/shared/schema/shipment'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import { ConfirmButton } from '../forms/confirm-button.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { changeShipment, conflictText } from './change-shipment.ts'
import { useShipmentChange } from './use-shipment-change.ts'

type StepsProps = { workplace: Workplace; shipment: Shipment }

/** The steps that staff may take from here. Assigning and its undoing are the driver's field. */
const OFFERED: readonly ShipmentStatus[] = ['in_transit', 'delivered']

export function ShipmentSteps({ workplace, shipment }: StepsProps) {
  const words = useWords()
  const say = SHIPMENT_MESSAGES[words.language].detail
  const { busy, trouble, change } = useShipmentChange(workplace, shipment.id)
  const allowed = NEXT_STATUSES[shipment.status]
  // Over, and yet there may be a word on the step that came too late.
  if (allowed.length === 0 && trouble.value === null) return null

  return (
    <fieldset class="block actions steps">
      <legend class="unseen">{say.steps}</legend>
      {OFFERED.filter(status => allowed.includes(status)).map(status => (
        <button
          key={status}
          type="button"
          class="main-button"
          aria-disabled={busy.value}
          onClick={() => void change({ status })}
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
