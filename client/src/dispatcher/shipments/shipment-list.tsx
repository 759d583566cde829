import { useSignal } from '@preact/signals'
import type { Shipment } from '@rastro/shared/schema/shipment'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import { Failure } from '../panel.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { SHIPMENT_FILTERS, searchShipments } from './shipment-search.ts'
import { ShipmentStatus } from './shipment-status.tsx'

/** All shipments: what is going on first. */
export function ShipmentList({ workplace }: { workplace: Workplace }) {
  const { language, format } = useWords()
  const say = SHIPMENT_MESSAGES[language]
  const { desk, office } = workplace
  const items = office.shipments.items.value
  if (items.kind === 'failed') {
    return <Failure text={say.list.failed} again={say.list.again} retry={() => void office.shipments.load()} />
  }
  if (items.kind !== 'loaded') return <p class="no-rows">{say.list.loading}</p>
  const namesOf = ({ driver_id, vehicle_id }: Shipment) =>
    `${office.drivers.find(driver_id)?.name ?? ''} ${office.trucks.find(vehicle_id)?.plate ?? ''}`
  const { shipments, counts } = searchShipments(items.value.values(), desk.words.value, desk.filter.value, namesOf)
  const older = office.shipments.hasOlder.value
  return (
    <>
      <div class="search-line">
        <input
          type="search"
          aria-label={say.search}
          placeholder={say.searchShort}
          autocomplete="off"
          value={desk.words.value}
          onInput={event => {
            desk.words.value = event.currentTarget.value
          }}
        />
        <button type="button" class="main-button" onClick={() => desk.show({ kind: 'new' })}>
          {say.create}
        </button>
      </div>
      <fieldset class="filters five">
        <legend>{say.filters.label}</legend>
        {SHIPMENT_FILTERS.map(name => (
          <button
            key={name}
            type="button"
            aria-pressed={desk.filter.value === name}
            onClick={() => {
              desk.filter.value = name
            }}
          >
            {say.filters[name]}{' '}
            <b>
              {format.count(counts[name])}
              {older && (name === 'finished' || name === 'all') && '+'}
            </b>
          </button>
        ))}
      </fieldset>
      {items.value.size === 0 && <NoShipments />}
      {items.value.size > 0 && shipments.length === 0 && <NothingFound workplace={workplace} />}
      {shipments.length > 0 && (
        <ul class="rows shipment-list" aria-label={say.title}>
          {shipments.map(shipment => (
            <ShipmentRow key={shipment.id} workplace={workplace} shipment={shipment} />
          ))}
        </ul>
      )}
      {older && (desk.filter.value === 'finished' || desk.filter.value === 'all') && <Older workplace={workplace} />}
    </>
  )
}

function ShipmentRow({ workplace, shipment }: { workplace: Workplace; shipment: Shipment }) {
  const { language, format } = useWords()
  const say = SHIPMENT_MESSAGES[language]
  const { office, clock } = workplace
  const { origin, destination, status, driver_id, customer_name } = shipment
  const time = shipment.finished_at ?? shipment.started_at ?? shipment.planned_at
  const way = [origin?.name, destination?.name].filter(Boolean).join(' → ') || say.list.noRoute
  const driver = office.drivers.find(driver_id)?.name ?? (driver_id === null ? say.list.noDriver : `#${driver_id}`)
  return (
    <li data-shipment-id={shipment.id} data-status={status}>
      <button type="button" class="row" onClick={() => workplace.openShipment(shipment.id)}>
        <span class="name">
          {shipment.reference} {customer_name !== null && <small>{customer_name}</small>}
        </span>
        <ShipmentStatus status={status} />
        <span class="more">{way}</span>
        <span class="aside">{time === null ? '' : format.moment(time, clock.now.value)}</span>
        <span class={`more ${driver_id === null && status === 'planned' ? 'wanted' : ''}`}>{driver}</span>
      </button>
    </li>
  )
}

function NoShipments() {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language].list
  return (
    <div class="no-rows">
      <h3>{say.none}</h3>
      <p>{say.noneHow}</p>
    </div>
  )
}

function NothingFound({ workplace: { desk } }: { workplace: Workplace }) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language].list
  return (
    <div class="no-rows">
      <p>{say.nothingFound}</p>
      <button
        type="button"
        class="quiet-button"
        onClick={() => {
          desk.words.value = ''
          desk.filter.value = 'all'
        }}
      >
        {say.clear}
      </button>
    </div>
  )
}

function Older({ workplace: { office } }: { workplace: Workplace }) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language].list
  const trouble = useSignal(false)
  return (
    <div class="no-rows">
      <div role="alert">{trouble.value && <p>{say.olderFailed}</p>}</div>
      <button
        type="button"
        class="quiet-button"
        onClick={async () => {
          trouble.value = !(await office.shipments.loadOlder())
        }}
      >
        {say.older}
      </button>
    </div>
  )
}
