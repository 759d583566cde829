import type { Driver } from '@rastro/shared/schema/driver'
import { FORM_MESSAGES } from '../../messages/form.ts'
import { PEOPLE_MESSAGES } from '../../messages/people.ts'
import { truckChoices } from '../forms/choices.ts'
import { SelectField, TextAreaField, TextField } from '../forms/field.tsx'
import { Form } from '../forms/form.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { type DriverDraft, draftOfDriver } from './drivers-desk.ts'

/** What the office knows of a driver. */
export function DriverForm({ workplace, driver }: { workplace: Workplace; driver: Driver }) {
  const { language } = useWords()
  const say = PEOPLE_MESSAGES[language].driver
  const { office, session, driversDesk } = workplace
  const draft = driversDesk.driverDraft.value ?? draftOfDriver(driver)
  const set = (changes: Partial<DriverDraft>) => {
    driversDesk.driverDraft.value = { ...(driversDesk.driverDraft.value ?? draft), ...changes }
  }
  const { name, phone, note, active, vehicle_id } = draft
  const body = () => ({
    name: name.trim(),
    phone: phone.trim() || null,
    note: note.trim() || null,
    active,
    vehicle_id: vehicle_id === '' ? null : Number(vehicle_id)
  })
  return (
    <Form
      label={say.editing(driver.name)}
      submit={FORM_MESSAGES[language].save}
      check={() => new Map(name.trim() === '' ? [['name', 'missing']] : [])}
      send={() => session.api<Driver>(`/drivers/${driver.id}`, { method: 'PATCH', body: JSON.stringify(body()) })}
      done={saved => {
        office.drivers.put(saved)
        driversDesk.endEditing()
      }}
      cancel={driversDesk.endEditing}
    >
      <TextField name="name" label={say.name} maxLength={200} required value={name} change={name => set({ name })} />
      <div class="pair">
        <TextField
          name="phone"
          label={say.phone}
          type="tel"
          maxLength={50}
          value={phone}
          change={phone => set({ phone })}
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
      <TextAreaField name="note" label={say.note} maxLength={2000} value={note} change={note => set({ note })} />
      <label class="check">
        <input type="checkbox" checked={active} onChange={event => set({ active: event.currentTarget.checked })} />
        {say.active}
      </label>
    </Form>
  )
}
