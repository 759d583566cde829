import type { LogMessage, Row } from './rows.ts'

/** What to show; empty means anything. */
export type Filter = { entity_type: string; event_type: string; entity_id: string; text: string }

export const NO_FILTER: Filter = { entity_type: '', event_type: '', entity_id: '', text: '' }

export function isActive(filter: Filter): boolean {
  return Object.values(filter).some(value => value.trim() !== '')
}

/** The rows that match. What the stream itself did is always shown: it explains what is missing. */
export function matching(rows: readonly Row[], filter: Filter): readonly Row[] {
  if (!isActive(filter)) return rows
  const text = filter.text.trim().toLowerCase()
  const id = filter.entity_id.trim()
  return rows.filter(row => {
    if (row.kind === 'notice') return true
    const event = row.kind === 'event' ? row.message : null
    return (
      (filter.entity_type === '' || (event !== null && entityType(event) === filter.entity_type)) &&
      (filter.event_type === '' || event?.event_type === filter.event_type) &&
      (id === '' || (event?.type === 'entity_event' && String(event.entity_id) === id)) &&
      (text === '' || JSON.stringify(row.message).toLowerCase().includes(text))
    )
  })
}

/** The kinds of entities and events among the rows, in alphabetical order. */
export function choicesOf(rows: readonly Row[]): { entity_types: string[]; event_types: string[] } {
  const events = rows.flatMap(row => (row.kind === 'event' ? [row.message] : []))
  return {
    entity_types: [...new Set(events.flatMap(event => entityType(event) ?? []))].sort(),
    event_types: [...new Set(events.map(event => event.event_type))].sort()
  }
}

function entityType(event: LogMessage): string | null {
  return event.type === 'entity_event' ? event.entity_type : null
}
