import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import './fleet-list.css'
import { FleetRow, type RowContent, rowContent, sameContent } from './fleet-row.tsx'
import { useWords } from './words.ts'
import type { Workplace } from './workplace.ts'

/** The fleet as a list: the map's equal. Arrows move, Enter selects. */
export function FleetList({ workplace }: { workplace: Workplace }) {
  const words = useWords()
  const drawn = useRef(new Map<number, { content: RowContent; tabbable: boolean; row: VNode }>())
  const now = workplace.clock.now.value
  const selectedId = workplace.selection.id.value
  const { vehicles } = workplace.result.value
  const tabStop = vehicles.find(({ position }) => position.device_id === selectedId) ?? vehicles[0]

  const rows = vehicles.map(vehicle => {
    const id = vehicle.position.device_id
    const content = rowContent(words, vehicle, id === selectedId, now)
    const tabbable = vehicle === tabStop
    const before = drawn.current.get(id)
    // The same VNode again tells Preact to leave the row alone.
    if (before !== undefined && before.tabbable === tabbable && sameContent(before.content, content)) return before.row
    const row = <FleetRow key={id} content={content} tabbable={tabbable} />
    drawn.current.set(id, { content, tabbable, row })
    return row
  })

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
      {rows}
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
