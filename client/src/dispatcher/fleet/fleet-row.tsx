import { Component } from 'preact'
import { activityText, type Words } from '../words.ts'
import { stateOf, type Vehicle, type VehicleState } from './fleet.ts'
import { nameOf } from './fleet-search.ts'
import { StateMark } from './state-mark.tsx'

/** What a row shows. */
export type RowContent = { vehicle: Vehicle; state: VehicleState; age: string; activity: string; selected: boolean }

/** @param now milliseconds since 1970, server time */
export function rowContent(words: Words, vehicle: Vehicle, selected: boolean, now: number): RowContent {
  const state = stateOf(vehicle, now)
  return {
    vehicle,
    state,
    selected,
    age: words.format.age(now - Date.parse(vehicle.position.recorded_at)),
    activity: activityText(words, vehicle, state, now)
  }
}

type FleetRowProps = { content: RowContent; tabbable: boolean }

/** A device in the fleet's list. With 2,000 of them, only the rows that show something else are drawn again. */
export class FleetRow extends Component<FleetRowProps> {
  override shouldComponentUpdate(next: FleetRowProps): boolean {
    return next.tabbable !== this.props.tabbable || !sameContent(next.content, this.props.content)
  }

  override render({ content, tabbable }: FleetRowProps) {
    return drawRow(content, tabbable)
  }
}

function sameContent(a: RowContent, b: RowContent): boolean {
  return (
    a.vehicle === b.vehicle &&
    a.state === b.state &&
    a.age === b.age &&
    a.activity === b.activity &&
    a.selected === b.selected
  )
}

/** The raw facts are attributes, for programs and tests. */
function drawRow(content: RowContent, tabbable: boolean) {
  const { vehicle, state, age, activity, selected } = content
  const { device_id, lat, lng, recorded_at, silence_reason, heading, vehicle: truck, driver } = vehicle.position
  const silent = state === 'silent' || state === 'overdue'
  return (
    <li
      class={`fleet-row ${state}`}
      data-device-id={device_id}
      data-lat={lat}
      data-lng={lng}
      data-recorded-at={recorded_at}
      data-silence={silent ? (silence_reason ?? 'unknown') : ''}
    >
      <button type="button" tabIndex={tabbable ? 0 : -1} aria-current={selected ? 'true' : undefined}>
        <StateMark state={state} heading={heading} />
        <span class="name">{nameOf(vehicle)}</span>
        <span class="age">{age}</span>
        <span class="activity">{activity}</span>
        {driver !== null && truck !== null && <span class="plate">{truck.plate}</span>}
      </button>
    </li>
  )
}
