import './card-shipments.css'
import { all } from '../forms/choices.ts'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { ShipmentStatus } from './shipment-status.tsx'

/** What the selected vehicle's driver carries now, each a press away. */
export function CardShipments({ workplace, driverId }: { workplace: Workplace; driverId: number }) {
  const { say } = useWords()
  const carried = all(workplace.office.shipments).filter(
    ({ driver_id, status }) => driver_id === driverId && (status === 'assigned' || status === 'in_transit')
  )
  if (carried.length === 0) return null
  return (
    <ul class="card-shipments" aria-label={say.rail.shipments}>
      {carried.map(({ id, reference, status, destination }) => (
        <li key={id}>
          <button type="button" onClick={() => workplace.openShipment(id)}>
            <b>{reference}</b>
            {destination !== null && <span>→ {destination.name}</span>}
            <ShipmentStatus status={status} />
          </button>
        </li>
      ))}
    </ul>
  )
}
