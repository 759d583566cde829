import type { Shipment } from '@rastro/shared/schema/shipment'
import { useEffect } from 'preact/hooks'
import { FORM_MESSAGES } from '../../messages/form.ts'
import { SHIPMENT_MESSAGES } from '../../messages/shipments.ts'
import { driverChoices, truckChoices } from '../forms/choices.ts'
import { SelectField, TextField } from '../forms/field.tsx'
import { Form } from '../forms/form.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { PlaceField } from './place-field.tsx'
import { bodyOf, draftOf, EMPTY_DRAFT, EMPTY_PLACE, faultsOf, type ShipmentDraft, withPlace } from './shipment-draft.ts'

/** Makes a shipment, or changes one. What is typed stays until it is saved or dropped. */
export function ShipmentForm({ workplace, shipment }: { workplace: Workplace; shipment: Shipment | null }) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language].form
  const { desk, office, session, picking } = workplace
  const key = shipment?.id ?? 'new'
  const draft = desk.draft(key, () => (shipment === null ? EMPTY_DRAFT : draftOf(shipment)))
  const { reference, customer_name, driver_id, vehicle_id, planned_at } = draft.value

  // Whoever leaves the form points at nothing any more.
  useEffect(
    () => () => {
      picking.value = null
    },
    [picking]
  )

  function set(changes: Partial<ShipmentDraft>): void {
    draft.value = { ...draft.value, ...changes }
  }

  /** Of a change, only what was changed: someone else may have changed the rest meanwhile. */
  function send() {
    const body = bodyOf(draft.value)
    if (shipment === null) {
      return session.api<Shipment>('/shipments', { method: 'POST', body: JSON.stringify(body) })
    }
    const before: Record<string, unknown> = bodyOf(draftOf(shipment))
    const changes = Object.entries(body).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])
    )
    const init = { method: 'PATCH', body: JSON.stringify(Object.fromEntries(changes)) }
    return session.api<Shipment>(`/shipments/${shipment.id}`, init)
  }

  function leave(): void {
    desk.dropDraft(key)
    desk.show(shipment === null ? { kind: 'list' } : { kind: 'shipment', id: shipment.id })
  }

  return (
    <Form
      label={shipment === null ? say.create : say.edit(shipment.reference)}
      submit={shipment === null ? say.save : FORM_MESSAGES[language].save}
      check={() => faultsOf(draft.value)}
      send={send}
      done={saved => {
        office.shipments.put(saved)
        desk.dropDraft(key)
        workplace.openShipment(saved.id)
      }}
      cancel={leave}
    >
      <div class="pair">
        <TextField
          name="reference"
          label={say.reference}
          required
          maxLength={100}
          value={reference}
          change={reference => set({ reference })}
        />
        <TextField
          name="customer_name"
          label={say.customer}
          maxLength={200}
          value={customer_name}
          change={customer_name => set({ customer_name })}
        />
      </div>
      <Places workplace={workplace} draft={() => draft.value} set={set} />
      <div class="pair">
        <SelectField
          name="driver_id"
          label={say.driver}
          none={say.noDriver}
          choices={driverChoices(office.drivers, office.shipments, Number(driver_id), driver => driver.name)}
          value={driver_id}
          change={driver_id => set({ driver_id })}
        />
        <SelectField
          name="vehicle_id"
          label={say.truck}
          none={say.noTruck}
          choices={truckChoices(office.trucks)}
          value={vehicle_id}
          change={vehicle_id => set({ vehicle_id })}
        />
      </div>
      <TextField
        name="planned_at"
        label={say.planned}
        type="datetime-local"
        value={planned_at}
        change={planned_at => set({ planned_at })}
      />
    </Form>
  )
}

type PlacesProps = { workplace: Workplace; draft: () => ShipmentDraft; set: (changes: Partial<ShipmentDraft>) => void }

function Places({ workplace, draft, set }: PlacesProps) {
  const { language } = useWords()
  const say = SHIPMENT_MESSAGES[language].form
  const { stops } = draft()
  return (
    <>
      <PlaceField
        workplace={workplace}
        field="origin"
        label={say.origin}
        place={() => draft().origin}
        change={origin => set({ origin })}
      />
      {stops.map((_, index) => (
        <PlaceField
          // Stops have no name of their own yet: their place in the order is what they are.
          key={`stop ${index}`}
          workplace={workplace}
          field={`stops.${index}`}
          label={say.stop(index + 1)}
          place={() => draft().stops[index] ?? EMPTY_PLACE}
          change={place => set(withPlace(draft(), `stops.${index}`, place))}
          remove={{
            label: say.removeStop(index + 1),
            act: () => set({ stops: draft().stops.filter((_, other) => other !== index) })
          }}
        />
      ))}
      <button
        type="button"
        class="link-button add-stop"
        onClick={() => set({ stops: [...draft().stops, EMPTY_PLACE] })}
      >
        {say.addStop}
      </button>
      <PlaceField
        workplace={workplace}
        field="destination"
        label={say.destination}
        place={() => draft().destination}
        change={destination => set({ destination })}
      />
    </>
  )
}
