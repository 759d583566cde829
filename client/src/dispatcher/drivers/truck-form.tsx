import type { Vehicle as Truck } from '@rastro/shared/schema/vehicle'
import { FORM_MESSAGES } from '../../messages/form.ts'
import { PEOPLE_MESSAGES } from '../../messages/people.ts'
import { ConfirmButton } from '../forms/confirm-button.tsx'
import { TextField } from '../forms/field.tsx'
import { Form } from '../forms/form.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { draftOfTruck, type TruckDraft } from './drivers-desk.ts'

type TruckFormProps = {
  workplace: Workplace
  /** Null makes a new one. */
  truck: Truck | null
  done: () => void
}

/** A vehicle: its plate, and what people call it. */
export function TruckForm({ workplace, truck, done }: TruckFormProps) {
  const { language } = useWords()
  const say = PEOPLE_MESSAGES[language].truck
  const { office, session } = workplace
  const { truckDraft } = workplace.driversDesk
  const draft = truckDraft.value ?? draftOfTruck(truck)
  const set = (changes: Partial<TruckDraft>) => {
    truckDraft.value = { ...(truckDraft.value ?? draft), ...changes }
  }
  const { plate, name, kind } = draft
  const body = () => JSON.stringify({ plate: plate.trim(), name: name.trim() || null, kind: kind.trim() || null })
  return (
    <>
      <Form
        label={truck === null ? say.add : say.editing(truck.plate)}
        submit={truck === null ? say.add : FORM_MESSAGES[language].save}
        check={() => new Map(plate.trim() === '' ? [['plate', 'missing']] : [])}
        send={() =>
          truck === null
            ? session.api<Truck>('/vehicles', { method: 'POST', body: body() })
            : session.api<Truck>(`/vehicles/${truck.id}`, { method: 'PATCH', body: body() })
        }
        done={saved => {
          office.trucks.put(saved)
          done()
        }}
        cancel={done}
      >
        <div class="pair">
          <TextField
            name="plate"
            label={say.plate}
            maxLength={20}
            required
            value={plate}
            change={plate => set({ plate })}
          />
          <TextField
            name="kind"
            label={say.kind}
            hint={say.kindHint}
            maxLength={50}
            value={kind}
            change={kind => set({ kind })}
          />
        </div>
        <TextField name="name" label={say.name} maxLength={200} value={name} change={name => set({ name })} />
      </Form>
      {truck !== null && (
        <div class="block actions">
          <ConfirmButton
            text={say.remove}
            question={say.removeQuestion}
            yes={say.removeYes}
            act={() => session.api(`/vehicles/${truck.id}`, { method: 'DELETE' })}
            done={() => {
              done()
              office.trucks.drop(truck.id)
            }}
          />
        </div>
      )}
    </>
  )
}
