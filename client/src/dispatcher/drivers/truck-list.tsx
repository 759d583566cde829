import { PEOPLE_MESSAGES } from '../../messages/people.ts'
import { all } from '../forms/choices.ts'
import { Failure } from '../panel.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { TruckForm } from './truck-form.tsx'

/** All vehicles, by plate. */
export function TruckList({ workplace, open }: { workplace: Workplace; open: (id: number) => void }) {
  const { language } = useWords()
  const say = PEOPLE_MESSAGES[language]
  const { office } = workplace
  const { editing: adding, endEditing } = workplace.driversDesk
  const { kind } = office.trucks.items.value
  const trucks = all(office.trucks).sort((a, b) => a.plate.localeCompare(b.plate, undefined, { numeric: true }))
  const driversOf = (id: number) =>
    all(office.drivers)
      .filter(({ vehicle_id }) => vehicle_id === id)
      .map(({ name }) => name)
      .join(', ')
  return (
    <>
      {adding.value ? (
        <TruckForm workplace={workplace} truck={null} done={endEditing} />
      ) : (
        <div class="add-line">
          <button
            type="button"
            class="main-button"
            onClick={() => {
              adding.value = true
            }}
          >
            {say.truck.add}
          </button>
        </div>
      )}
      {kind === 'failed' && <Failure text={say.failed} again={say.again} retry={() => void office.trucks.load()} />}
      {(kind === 'loading' || kind === 'none') && <p class="no-rows">{say.loading}</p>}
      {kind === 'loaded' && trucks.length === 0 && <p class="no-rows">{say.truck.none}</p>}
      {trucks.length > 0 && (
        <ul class="rows" aria-label={say.tabs.trucks}>
          {trucks.map(({ id, plate, name, kind }) => (
            <li key={id}>
              <button type="button" class="row" onClick={() => open(id)}>
                <span class="name">{plate}</span>
                <span class="aside">{kind}</span>
                <span class="more">{[name, driversOf(id)].filter(Boolean).join(' · ')}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
