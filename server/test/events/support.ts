import type { LogEvent, NewEntityEvent } from '../../src/events/event.ts'

/** An event of sensor `id`, on these channels. */
export function sensorEvent(id: number, ...channels: string[]): NewEntityEvent {
  return {
    channels,
    entity_type: 'sensor',
    event_type: 'created',
    entity_id: id,
    data: { id, name: `Sensor "${id}" \\ ñ` },
    metadata: { action: 'create_sensor' }
  }
}

export function idsOf(events: readonly LogEvent[]): number[] {
  return events.map(event => (event.type === 'entity_event' ? event.entity_id : 0))
}
