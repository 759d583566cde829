import { useSignal } from '@preact/signals'
import type { Driver } from '@rastro/shared/schema/driver'
import { PEOPLE_MESSAGES } from '../../messages/people.ts'
import { plain } from '../fleet/fleet-search.ts'
import { all } from '../forms/choices.ts'
import { TextField } from '../forms/field.tsx'
import { Form } from '../forms/form.tsx'
import { Failure } from '../panel.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { Invitation, useInvitation } from './invitation.tsx'

type ListProps = { workplace: Workplace; open: (id: number) => void }

/** All drivers; and how a new one gets their phone onto the map. */
export function DriverList({ workplace, open }: ListProps) {
  const { language } = useWords()
  const say = PEOPLE_MESSAGES[language]
  const { office, session } = workplace
  const invitation = useInvitation(session.api)
  const name = workplace.driversDesk.newName
  const search = useSignal('')
  const { kind } = office.drivers.items.value
  const drivers = all(office.drivers).sort((a, b) => a.name.localeCompare(b.name))
  const found = drivers.filter(driver => textOf(workplace, driver).includes(plain(search.value.trim())))
  return (
    <>
      <Form
        class="one-line"
        label={say.driver.add}
        submit={say.driver.add}
        check={() => new Map(name.value.trim() === '' ? [['name', 'missing']] : [])}
        send={() =>
          session.api<Driver>('/drivers', { method: 'POST', body: JSON.stringify({ name: name.value.trim() }) })
        }
        done={driver => {
          name.value = ''
          office.drivers.put(driver)
          void invitation.make(driver)
        }}
      >
        <TextField
          name="name"
          label={say.driver.name}
          maxLength={200}
          required
          value={name.value}
          change={value => {
            name.value = value
          }}
        />
      </Form>
      <Invitation of={invitation} />
      {kind === 'failed' && <Failure text={say.failed} again={say.again} retry={() => void office.drivers.load()} />}
      {(kind === 'loading' || kind === 'none') && <p class="no-rows">{say.loading}</p>}
      {kind === 'loaded' && drivers.length === 0 && <p class="no-rows">{say.driver.none}</p>}
      {drivers.length > 5 && (
        <div class="search-line">
          <input
            type="search"
            aria-label={say.search}
            placeholder={say.search}
            autocomplete="off"
            value={search.value}
            onInput={event => {
              search.value = event.currentTarget.value
            }}
          />
        </div>
      )}
      {drivers.length > 0 && found.length === 0 && <p class="no-rows">{say.nothingFound}</p>}
      {found.length > 0 && (
        <ul class="rows" aria-label={say.title}>
          {found.map(driver => (
            <DriverRow key={driver.id} workplace={workplace} driver={driver} open={() => open(driver.id)} />
          ))}
        </ul>
      )}
    </>
  )
}

function DriverRow({ workplace, driver, open }: { workplace: Workplace; driver: Driver; open: () => void }) {
  const { language } = useWords()
  const say = PEOPLE_MESSAGES[language].driver
  const plate = workplace.office.trucks.find(driver.vehicle_id)?.plate ?? null
  return (
    <li>
      <button type="button" class="row" onClick={open}>
        <span class="name">{driver.name}</span>
        <span class="aside">{plate}</span>
        <span class="more">{driver.phone}</span>
        {!driver.active && <span class="aside">{say.inactive}</span>}
      </button>
    </li>
  )
}

/** What a driver is found by. */
function textOf({ office }: Workplace, { name, phone, vehicle_id }: Driver): string {
  return plain(`${name} ${phone ?? ''} ${office.trucks.find(vehicle_id)?.plate ?? ''}`)
}
