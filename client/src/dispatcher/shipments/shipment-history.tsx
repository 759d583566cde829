import type { Shipment } from '@rastro/shared/schema/shipment'
import type { ShipmentEvent } from '@rastro/shared/schema/shipment-event'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import type { Format } from '../../ui/format.ts'
import { useList } from '../loading/use-list.ts'
import { Failure } from '../panel.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'

/** Learned so much later than it happened, milliseconds, is worth a word. */
const LATE_MILLISECONDS = 60_000

/** What happened to a shipment, when that was, and, where it differs, when it became known. */
export function ShipmentHistory({ workplace, shipment }: { workplace: Workplace; shipment: Shipment }) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language].history
  const { items, hasMore, reload, more } = useList<ShipmentEvent>(
    workplace.session.api,
    `/shipments/${shipment.id}/events`,
    shipment.updated_at
  )
  const list = items.value
  return (
    <div class="block">
      <h3 id="history-title">{say.title}</h3>
      {list.kind === 'failed' && <Failure text={say.failed} again={say.again} retry={() => void reload()} />}
      {list.kind === 'loading' && <p class="quiet">{say.loading}</p>}
      {list.kind === 'loaded' && (
        <ol class="history" aria-labelledby="history-title">
          {list.value.map((event, index) => (
            <HistoryLine
              key={event.id}
              workplace={workplace}
              event={event}
              first={!hasMore && index === list.value.length - 1}
            />
          ))}
        </ol>
      )}
      {hasMore && (
        <button type="button" class="quiet-button" onClick={() => void more()}>
          {say.more}
        </button>
      )}
    </div>
  )
}

function HistoryLine({ workplace, event, first }: { workplace: Workplace; event: ShipmentEvent; first: boolean }) {
  const { language, format } = useWords()
  const say = SHIPMENT_MESSAGES[language].history
  const now = workplace.clock.now.value
  const driver = workplace.office.drivers.find(event.driver_id)?.name ?? `#${event.driver_id}`
  const late = lateText(event, format, now)
  return (
    <li class={`${event.kind} ${event.applied ? '' : 'refused'}`}>
      <time dateTime={event.occurred_at}>{format.moment(event.occurred_at, now)}</time>
      <div>
        <b>{titleOf()}</b> <small>{say.by(event.kind === 'action' ? driver : say.office)}</small>
        {late !== null && <small class="late"> · {say.learned(late)}</small>}
        {event.refusal !== null && <p class="late">{say.refused[event.refusal]}</p>}
        {event.note !== null && event.note !== '' && <p>“{event.note}”</p>}
      </div>
    </li>
  )

  function titleOf(): string {
    if (event.action !== null) return say.actions[event.action]
    if (event.kind === 'driver') return event.driver_id === null ? say.unassigned : say.handedTo(driver)
    if (first) return event.driver_id === null ? say.created : `${say.created} · ${driver}`
    const status = event.status === null ? '' : SHIPMENT_MESSAGES[language].statuses[event.status]
    return event.status === 'assigned' ? `${status} · ${driver}` : status
  }
}

/** When it became known, if that was not when it happened. */
function lateText({ occurred_at, received_at }: ShipmentEvent, format: Format, now: number): string | null {
  return Date.parse(received_at) - Date.parse(occurred_at) > LATE_MILLISECONDS ? format.moment(received_at, now) : null
}
