import type { ShipmentStatus as Status } from '@rastro/shared/model/shipment'
import { unreachable } from '@rastro/shared/unreachable'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import './shipment-status.css'
import { useWords } from '../words.ts'

/** A status as a shape and a word: hollow before the road, filled on it, a check after it. */
export function ShipmentStatus({ status }: { status: Status }) {
  const { language } = useWords()
  return (
    <span class={`shipment-status ${status}`}>
      <svg viewBox="-8 -8 16 16" aria-hidden="true">
        {shapeOf(status)}
      </svg>
      {SHIPMENT_MESSAGES[language].statuses[status]}
    </span>
  )
}

function shapeOf(status: Status) {
  switch (status) {
    case 'planned':
      return <circle r="5.5" stroke-dasharray="3 2" />
    case 'assigned':
      return <circle r="5.5" />
    case 'in_transit':
      return <path class="filled" d="M-5 -6 L6 0 L-5 6 L-2.5 0 Z" />
    case 'delivered':
      return <path d="M-6 0 L-2 4.5 L6 -5" />
    case 'cancelled':
      return <path d="M-4.5 -4.5 L4.5 4.5 M4.5 -4.5 L-4.5 4.5" />
    default:
      return unreachable(status)
  }
}
