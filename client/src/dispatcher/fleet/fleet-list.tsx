import './fleet-list.css'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { FleetRow, rowContent } from './fleet-row.tsx'

/** The fleet as a list: the map's equal. Arrows move, Enter selects. */
export function FleetList({ workplace }: { workplace: Workplace }) {
  const words = useWords()
  const now = workplace.clock.now.value
  const selectedId = workplace.selection.id.value
  const { vehicles } = workplace.result.value
  const tabStop = vehicles.find(({ position }) => position.device_id === selectedId) ?? vehicles[0]

  return (
    <ul
      class="fleet-list"
      aria-label={words.say.fleet}
      onClick={event => {
        const id = idOf(event.target)
        if (id !== null) select(workplace, id)
      }}
      onKeyDown={moveFocus}
    >
      {vehicles.map(vehicle => (
        <FleetRow
          key={vehicle.position.device_id}
          content={rowContent(words, vehicle, vehicle.position.device_id === selectedId, now)}
          tabbable={vehicle === tabStop}
        />
      ))}
    </ul>
  )
}

function select({ selection, playhead, centring }: Workplace, id: number): void {
  playhead.value = null
  selection.select(id)
  centring.value++
}

function idOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-device-id]') : null
  return row === null ? null : Number(row.dataset.deviceId)
}

/** Up, down, Home and End move between rows; only the tabbable one is in the order of Tab. */
function moveFocus(event: KeyboardEvent): void {
  const row = event.target instanceof Element ? event.target.closest('li') : null
  const next = neighbourOf(row, event.key)?.querySelector('button')
  if (next == null) return
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
}

function neighbourOf(row: Element | null, key: string): Element | null {
  switch (key) {
    case 'ArrowDown':
      return row?.nextElementSibling ?? null
    case 'ArrowUp':
      return row?.previousElementSibling ?? null
    case 'Home':
      return row?.parentElement?.firstElementChild ?? null
    case 'End':
      return row?.parentElement?.lastElementChild ?? null
    default:
      return null
  }
}
