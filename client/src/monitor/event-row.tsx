import { useSignal } from '@preact/signals'
import { unreachable } from '@rastro/shared/unreachable'
import type { JSX } from 'preact'
import './event-row.css'
import type { LogMessage, Notice, Row } from './rows.ts'
import { useWords, type Words } from './words.ts'

/** One line; opened, the whole message as it came. */
export function EventRow({ row }: { row: Row }) {
  const words = useWords()
  const { format } = words
  const open = useSignal(false)
  const time = <time dateTime={row.at}>{format.time(row.at, Date.now())}</time>
  if (row.kind === 'notice') {
    return (
      <li class={`event-row notice ${row.notice.kind}`}>
        {time}
        <span class="what">{noticeText(row.notice, words)}</span>
      </li>
    )
  }
  return (
    <li class={`event-row ${row.kind}`} data-channel={row.channel} {...identity(row)}>
      <details
        onToggle={event => {
          open.value = event.currentTarget.open
        }}
      >
        <summary>
          {time}
          <span class="channel">{row.channel}</span>
          {whatOf(row, words)}
        </summary>
        {open.value && <pre>{JSON.stringify(row.message, null, 2)}</pre>}
      </details>
    </li>
  )
}

function identity(row: Row): Record<`data-${string}`, string | number> {
  return row.kind === 'event' ? { 'data-offset': row.message.offset, 'data-event-type': row.message.event_type } : {}
}

function whatOf(row: Exclude<Row, { kind: 'notice' }>, { say, format }: Words): JSX.Element {
  switch (row.kind) {
    case 'event':
      return eventText(row.message, say.events, format.count(row.message.offset))
    case 'positions':
      return (
        // Four times a second nobody wants to hear it.
        <span class="what" aria-live="off">
          {say.positions(row.message.positions.length)}
          {row.count > 1 && <small>{say.messages(format.count(row.count))}</small>}
        </span>
      )
    case 'track_changed':
      return <span class="what">{say.trackChanged(row.message.device_id)}</span>
    default:
      return unreachable(row)
  }
}

function eventText(message: LogMessage, says: Words['say']['events'], offset: string): JSX.Element {
  const kind = (
    <span class={`type ${message.event_type}`}>
      {message.type === 'entity_event' ? says[message.event_type] : message.event_type}
    </span>
  )
  return (
    <>
      <span class="what">
        {message.type === 'entity_event' && (
          <b>
            {message.entity_type} {message.entity_id}
          </b>
        )}{' '}
        {kind} <small>{detailOf(message)}</small>
      </span>
      <span class="offset">#{offset}</span>
    </>
  )
}

/** What is worth reading without opening the row. */
function detailOf(message: LogMessage): string {
  const { updated_fields } = message.data
  if (Array.isArray(updated_fields)) return updated_fields.join(', ')
  if (message.type === 'entity_event') return String(message.metadata.action ?? '')
  return Object.keys(message.data).length === 0 ? '' : JSON.stringify(message.data)
}

function noticeText(notice: Notice, { say, format }: Words): string {
  const { notices } = say
  switch (notice.kind) {
    case 'error':
      return `${notice.code}: ${notice.detail}`
    case 'filled':
      return `${notice.channel}: ${notices.filled(format.count(notice.events))}`
    case 'resumed':
    case 'notResumed':
    case 'notFilled':
      return `${notice.channel}: ${notices[notice.kind]}`
    default:
      return notices[notice.kind]
  }
}
