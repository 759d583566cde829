import type { Shipment } from '@rastro/shared/schema/shipment'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import { Fact } from '../fact.tsx'
import { ConfirmButton } from '../forms/confirm-button.tsx'
import { TrackExport } from '../track/track-export.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { coordinatesText } from './coordinates.ts'
import { ShipmentDriver } from './shipment-driver.tsx'
import { ShipmentHistory } from './shipment-history.tsx'
import { ShipmentShares } from './shipment-shares.tsx'
import { ShipmentStatus } from './shipment-status.tsx'
import { ShipmentSteps } from './shipment-steps.tsx'

type DetailProps = { workplace: Workplace; shipment: Shipment }

/** One shipment: what it is, who has it, what comes next, what happened, and who may follow it. */
export function ShipmentDetail({ workplace, shipment }: DetailProps) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language].detail
  const { desk, office, session } = workplace
  return (
    <div class="shipment-detail" data-shipment-id={shipment.id} data-status={shipment.status}>
      <Facts workplace={workplace} shipment={shipment} />
      <ShipmentSteps workplace={workplace} shipment={shipment} />
      <ShipmentDriver workplace={workplace} shipment={shipment} />
      <TrackLine workplace={workplace} shipment={shipment} />
      <ShipmentShares workplace={workplace} shipment={shipment} />
      <ShipmentHistory workplace={workplace} shipment={shipment} />
      <div class="block actions">
        <button type="button" class="quiet-button" onClick={() => desk.show({ kind: 'edit', id: shipment.id })}>
          {say.edit}
        </button>
        <ConfirmButton
          text={say.remove}
          question={say.removeQuestion}
          yes={say.removeYes}
          act={() => session.api(`/shipments/${shipment.id}`, { method: 'DELETE' })}
          done={() => {
            desk.show({ kind: 'list' })
            office.shipments.drop(shipment.id)
          }}
        />
      </div>
    </div>
  )
}

function Facts({ workplace, shipment }: DetailProps) {
  const { language, format } = useWords()
  const say = SHIPMENT_MESSAGES[language].detail
  const now = workplace.clock.now.value
  const { status, customer_name, planned_at, started_at, finished_at, origin, stops, destination } = shipment
  const places = [origin, ...stops, destination].filter(place => place !== null)
  return (
    <div class="block first">
      <p class="status-line">
        <ShipmentStatus status={status} />
        {customer_name !== null && <span>{customer_name}</span>}
      </p>
      {places.length > 0 && (
        <ol class="way" aria-label={say.places}>
          {places.map((place, index) => (
            <li key={`${index} ${place.name}`} class={place === destination ? 'destination' : ''}>
              {place.name} <small>{coordinatesText(place)}</small>
            </li>
          ))}
        </ol>
      )}
      <dl class="facts">
        {planned_at !== null && <Fact name={say.planned}>{format.moment(planned_at, now)}</Fact>}
        {started_at !== null && <Fact name={say.started}>{format.moment(started_at, now)}</Fact>}
        {finished_at !== null && (status === 'delivered' || status === 'cancelled') && (
          <Fact name={say.finished[status]}>{format.moment(finished_at, now)}</Fact>
        )}
      </dl>
    </div>
  )
}

/** How far it went, as the map shows it, and the file of it. */
function TrackLine({ workplace, shipment }: DetailProps) {
  const { language, format } = useWords()
  const say = SHIPMENT_MESSAGES[language].detail
  const track = workplace.desk.track.value
  const empty = track.kind === 'loaded' && track.value.segments.length === 0
  const text = () => {
    if (track.kind === 'failed') return say.trackFailed
    if (track.kind !== 'loaded') return say.trackLoading
    return empty ? say.trackNone : say.track(format.distance(track.value.distance), track.value.gaps.length)
  }
  return (
    <div class="block">
      <p class="quiet">{text()}</p>
      <div class="actions">
        <button type="button" class="quiet-button" onClick={() => workplace.framing.value++}>
          {say.frame}
        </button>
        {track.kind === 'loaded' && !empty && (
          <TrackExport
            session={workplace.session}
            path={() => `/shipments/${shipment.id}/track`}
            name={shipment.reference}
          />
        )}
      </div>
    </div>
  )
}
