import type { Device } from '@rastro/shared/schema/device'
import type { Gap, Track } from '@rastro/shared/schema/track'
import { Fact } from '../fact.tsx'
import { CardShipments } from '../shipments/card-shipments.tsx'
import { Completeness } from './completeness.tsx'
import './device-card.css'
import type { Loadable } from '../loading/loadable.ts'
import { newestGaps } from '../track/track-splice.ts'
import { activityText, reasonText, useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { stateOf, type Vehicle } from './fleet.ts'
import { nameOf } from './fleet-search.ts'

const SHOWN_GAPS = 4

/** The selected vehicle: what it does, as of when, and how complete what we know of it is. */
export function DeviceCard({ workplace, vehicle }: { workplace: Workplace; vehicle: Vehicle }) {
  const words = useWords()
  const { say, format } = words
  const now = workplace.clock.now.value
  const state = stateOf(vehicle, now)
  const { position } = vehicle
  const subtitle = [position.driver === null ? null : position.vehicle?.plate, `#${position.device_id}`]
  return (
    <section class="device-card" aria-label={say.card.label(nameOf(vehicle))}>
      <header>
        <div>
          <h2>{nameOf(vehicle)}</h2>
          <p>{subtitle.filter(Boolean).join(' · ')}</p>
        </div>
        <button
          type="button"
          class="icon-button"
          title={say.card.centre}
          aria-label={say.card.centre}
          onClick={() => workplace.centring.value++}
        >
          <svg viewBox="-12 -12 24 24" aria-hidden="true">
            <path d="M0 -9 V-4 M0 9 V4 M-9 0 H-4 M9 0 H4" />
            <circle r="5.5" />
          </svg>
        </button>
        <button
          type="button"
          class="icon-button"
          title={say.card.close}
          aria-label={say.card.close}
          onClick={() => workplace.selection.select(null)}
        >
          <svg viewBox="-12 -12 24 24" aria-hidden="true">
            <path d="M-5 -5 L5 5 M5 -5 L-5 5" />
          </svg>
        </button>
      </header>
      <dl>
        <Fact name={say.card.now}>
          <span class={`state ${state}`}>{say.states[state]}</span>
          {state === 'moving' && <span>{activityText(words, vehicle, state, now)}</span>}
          {state === 'standing' && vehicle.still_since !== null && (
            <small>{format.duration(now - Date.parse(vehicle.still_since))}</small>
          )}
        </Fact>
        <Fact name={say.card.asOf}>
          <time dateTime={position.recorded_at}>{format.time(position.recorded_at, now)}</time>
          <small>{say.ago(format.duration(now - Date.parse(position.recorded_at)))}</small>
        </Fact>
        {(state === 'silent' || state === 'overdue') && (
          <Fact name="">
            <span class={`reason ${state}`}>{reasonText(words, position.silence_reason)}</span>
          </Fact>
        )}
        <DeviceFacts device={workplace.selection.device.value} vehicle={vehicle} now={now} />
      </dl>
      {position.driver !== null && <CardShipments workplace={workplace} driverId={position.driver.id} />}
      <Gaps track={workplace.selection.track.value} />
    </section>
  )
}

function DeviceFacts({ device, vehicle, now }: { device: Loadable<Device>; vehicle: Vehicle; now: number }) {
  const { say, format } = useWords()
  const { accuracy, battery } = vehicle.position
  if (device.kind === 'none' || device.kind === 'loading') return <Fact name="">{say.card.loading}</Fact>
  const charge = (device.kind === 'loaded' ? device.value.battery : null) ?? battery
  return (
    <>
      {device.kind === 'failed' && <Fact name="">{say.card.failed}</Fact>}
      {device.kind === 'loaded' && (
        <Fact name={say.card.received}>
          <Completeness device={device.value} />
        </Fact>
      )}
      <Fact name={say.card.accuracy}>{accuracy === null ? say.card.unknown : `± ${format.distance(accuracy)}`}</Fact>
      <Fact name={say.card.battery}>{charge === null ? say.card.unknown : format.percent(charge)}</Fact>
      {device.kind === 'loaded' && (
        <>
          <Fact name={say.card.lastSeen}>
            {device.value.last_seen_at === null ? (
              say.card.nothingYet
            ) : (
              <>
                <time dateTime={device.value.last_seen_at}>{format.time(device.value.last_seen_at, now)}</time>
                <small>{say.ago(format.duration(now - Date.parse(device.value.last_seen_at)))}</small>
              </>
            )}
          </Fact>
          <Fact name={say.card.app}>
            {device.value.app_version ?? say.card.unknown}
            {device.value.storage_persisted === false && <small>{say.card.notPersisted}</small>}
          </Fact>
        </>
      )}
    </>
  )
}

function Gaps({ track }: { track: Loadable<Track> }) {
  const { say } = useWords()
  if (track.kind !== 'loaded') return null
  const gaps = newestGaps(track.value)
  if (gaps.length === 0) return <p class="no-gaps">{say.card.noGaps}</p>
  return (
    <ul class="gaps" aria-label={say.card.gaps}>
      {gaps.slice(0, SHOWN_GAPS).map(gap => (
        <GapLine key={gap.from} gap={gap} />
      ))}
    </ul>
  )
}

function GapLine({ gap }: { gap: Gap }) {
  const words = useWords()
  const { say, format } = words
  const [from, to] = [Date.parse(gap.from), Date.parse(gap.to)]
  return (
    <li>
      <b>
        {format.hour(from)}–{format.hour(to)} {say.card.noData}
      </b>{' '}
      · {reasonText(words, gap.reason)}{' '}
      <small>
        {format.duration(to - from)}, {format.distance(gap.distance)}
      </small>
    </li>
  )
}
