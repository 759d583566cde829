import type { Driver } from '@rastro/shared/schema/driver'
import { PEOPLE_MESSAGES } from '../../messages/people.ts'
import { ConfirmButton } from '../forms/confirm-button.tsx'
import { CardShipments } from '../shipments/card-shipments.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { DriverDevices } from './driver-devices.tsx'
import { DriverForm } from './driver-form.tsx'
import { Invitation, useInvitation } from './invitation.tsx'

type DetailProps = { workplace: Workplace; driver: Driver; gone: () => void }

/** One driver: what is known of them, their phones, and what they carry. */
export function DriverDetail({ workplace, driver, gone }: DetailProps) {
  const { language } = useWords()
  const say = PEOPLE_MESSAGES[language]
  const { office, session } = workplace
  const { editing } = workplace.driversDesk
  const invitation = useInvitation(session.api)
  return (
    <>
      <div class="block first">
        {editing.value ? (
          <DriverForm workplace={workplace} driver={driver} />
        ) : (
          <DriverFacts workplace={workplace} driver={driver} />
        )}
        {!editing.value && (
          <div class="actions">
            <button
              type="button"
              class="quiet-button"
              onClick={() => {
                editing.value = true
              }}
            >
              {say.driver.edit}
            </button>
            <button
              type="button"
              class="quiet-button"
              aria-label={say.invitation.makeFor(driver.name)}
              onClick={() => void invitation.make(driver)}
            >
              {say.invitation.make}
            </button>
          </div>
        )}
        <CardShipments workplace={workplace} driverId={driver.id} />
      </div>
      <Invitation of={invitation} />
      <DriverDevices workplace={workplace} driver={driver} />
      <div class="block actions">
        <ConfirmButton
          text={say.driver.remove}
          question={say.driver.removeQuestion}
          yes={say.driver.removeYes}
          act={() => session.api(`/drivers/${driver.id}`, { method: 'DELETE' })}
          done={() => {
            gone()
            office.drivers.drop(driver.id)
          }}
        />
      </div>
    </>
  )
}

function DriverFacts({ workplace, driver }: { workplace: Workplace; driver: Driver }) {
  const { language } = useWords()
  const say = PEOPLE_MESSAGES[language].driver
  const plate = workplace.office.trucks.find(driver.vehicle_id)?.plate ?? null
  return (
    <dl class="facts">
      {!driver.active && (
        <div>
          <dt />
          <dd>{say.inactive}</dd>
        </div>
      )}
      {driver.phone !== null && driver.phone !== '' && (
        <div>
          <dt>{say.phone}</dt>
          <dd>
            <a href={`tel:${driver.phone.replace(/[^+\d]/g, '')}`}>{driver.phone}</a>
          </dd>
        </div>
      )}
      {plate !== null && (
        <div>
          <dt>{say.truckShort}</dt>
          <dd>{plate}</dd>
        </div>
      )}
      {driver.note !== null && driver.note !== '' && (
        <div>
          <dt>{say.note}</dt>
          <dd>{driver.note}</dd>
        </div>
      )}
    </dl>
  )
}
