import { PEOPLE_MESSAGES } from '../../messages/people.ts'
import { DriverDetail } from './driver-detail.tsx'
import { DriverList } from './driver-list.tsx'
import './drivers-panel.css'
import { Panel, Tabs } from '../panel.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { TruckForm } from './truck-form.tsx'
import { TruckList } from './truck-list.tsx'

/** Drivers and vehicles: the lists, and one of them with all that belongs to it. */
export function DriversPanel({ workplace }: { workplace: Workplace }) {
  const { language } = useWords()
  const say = PEOPLE_MESSAGES[language]
  const { drivers, trucks } = workplace.office
  const { view, show } = workplace.driversDesk
  const shown = view.value
  if (shown.kind === 'driver') {
    const driver = drivers.find(shown.id)
    const back = () => show({ kind: 'drivers' })
    return (
      <Panel workplace={workplace} title={driver?.name ?? say.title} back={back}>
        {driver !== null && <DriverDetail key={driver.id} workplace={workplace} driver={driver} gone={back} />}
      </Panel>
    )
  }
  if (shown.kind === 'truck') {
    const truck = trucks.find(shown.id)
    const back = () => show({ kind: 'trucks' })
    return (
      <Panel workplace={workplace} title={truck?.plate ?? say.tabs.trucks} back={back}>
        {truck !== null && <TruckForm key={truck.id} workplace={workplace} truck={truck} done={back} />}
      </Panel>
    )
  }
  return (
    <Panel workplace={workplace} title={say.title} class="drivers-panel">
      <Tabs
        label={say.tabs.label}
        names={{ drivers: say.tabs.drivers, trucks: say.tabs.trucks }}
        chosen={shown.kind}
        choose={kind => show({ kind })}
      />
      {shown.kind === 'drivers' ? (
        <DriverList workplace={workplace} open={id => show({ kind: 'driver', id })} />
      ) : (
        <TruckList workplace={workplace} open={id => show({ kind: 'truck', id })} />
      )}
    </Panel>
  )
}
