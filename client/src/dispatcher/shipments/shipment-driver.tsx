import { useSignal } from '@preact/signals'
import type { Shipment } from '@rastro/shared/schema/shipment'
import { useEffect } from 'preact/hooks'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import { driverChoices } from '../forms/choices.ts'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { isFinished } from './shipment-search.ts'
import { useShipmentChange } from './use-shipment-change.ts'

type DriverProps = { workplace: Workplace; shipment: Shipment }

/** Who has it, with which vehicle; and, while it is open, who shall have it. */
export function ShipmentDriver({ workplace, shipment }: DriverProps) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language]
  const { office } = workplace
  const { driver_id, vehicle_id } = shipment
  const driver = office.drivers.find(driver_id)
  const truck = office.trucks.find(vehicle_id ?? driver?.vehicle_id ?? null)
  const named = driver?.name ?? (driver_id === null ? say.list.noDriver : `#${driver_id}`)
  return (
    <div class="block">
      <dl class="facts">
        <div>
          <dt>{say.detail.driver}</dt>
          <dd>{named}</dd>
        </div>
        {truck !== null && (
          <div>
            <dt>{say.detail.truck}</dt>
            <dd>
              {truck.plate} {vehicle_id === null && <small>{say.detail.usual}</small>}
            </dd>
          </div>
        )}
      </dl>
      {!isFinished(shipment) && <Assignment workplace={workplace} shipment={shipment} />}
      <ShowVehicle workplace={workplace} shipment={shipment} />
    </div>
  )
}

/** Chosen first and pressed then: arrow keys alone hand no cargo over. */
function Assignment({ workplace, shipment }: DriverProps) {
  const { language } = useWords()
  const { detail } = SHIPMENT_MESSAGES[language]
  const { office } = workplace
  const current = shipment.driver_id === null ? '' : String(shipment.driver_id)
  const chosen = useSignal(current)
  const { busy, trouble, change } = useShipmentChange(workplace, shipment.id)
  // Handed over elsewhere: what is shown follows.
  useEffect(() => {
    chosen.value = current
  }, [current, chosen])

  return (
    <div class="assignment">
      <select
        aria-label={detail.choose}
        value={chosen.value}
        onChange={event => {
          chosen.value = event.currentTarget.value
        }}
      >
        <option value="">—</option>
        {driverChoices(office.drivers, office.shipments, shipment.driver_id, (driver, count) =>
          detail.free(driver.name, count)
        ).map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {chosen.value !== '' && chosen.value !== current && (
        <button
          type="button"
          class="main-button"
          aria-disabled={busy.value}
          onClick={() => void change({ driver_id: Number(chosen.value) })}
        >
          {detail.assign}
        </button>
      )}
      {shipment.status === 'assigned' && chosen.value === current && (
        <button
          type="button"
          class="quiet-button"
          aria-disabled={busy.value}
          onClick={() => void change({ driver_id: null })}
        >
          {detail.unassign}
        </button>
      )}
      <div role="alert" class="unless-empty">
        {trouble.value !== null && <p class="notice">{trouble.value}</p>}
      </div>
    </div>
  )
}

function ShowVehicle({ workplace, shipment: { driver_id } }: DriverProps) {
  const { language } = useWords()
  const { live, selection, centring } = workplace
  const carriers = [...live.fleet.value.values()].filter(
    ({ position }) => driver_id !== null && position.driver?.id === driver_id
  )
  const [newest] = carriers.sort((a, b) => (a.position.recorded_at < b.position.recorded_at ? 1 : -1))
  if (newest === undefined) return null
  return (
    <button
      type="button"
      class="link-button"
      onClick={() => {
        selection.select(newest.position.device_id)
        centring.value++
      }}
    >
      {SHIPMENT_MESSAGES[language].detail.showVehicle}
    </button>
  )
}
