import type { EntityEventType } from '@rastro/shared/protocol/entity-event'
import type { Shipment } from '@rastro/shared/schema/shipment'
import type { ShipmentEvent } from '@rastro/shared/schema/shipment-event'
import type { Append } from '../events/event-log.ts'
import { trackingChannel } from '../live/channels.ts'

type News = {
  event_type: EntityEventType
  shipment: Shipment
  /** After an update. */
  updated_fields?: string[]
  /** For staff: `action`, `actor`, and what else explains it. */
  metadata: { action: string } & Record<string, unknown>
}

/** Tells staff of a shipment on `shipments`, and its followers, customers among them, what they may know of it. */
export function tellOfShipment(append: Append, { event_type, shipment, updated_fields, metadata }: News): void {
  const entity = { entity_type: 'shipment', event_type, entity_id: shipment.id }
  const fields = updated_fields === undefined ? {} : { updated_fields }
  append({
    ...entity,
    channels: ['shipments'],
    data: { ...shipment, ...fields },
    metadata: { ...metadata, ...(updated_fields === undefined ? {} : { fields_updated: updated_fields }) }
  })
  append({
    ...entity,
    channels: [trackingChannel(shipment.id)],
    data: { ...forFollowers(shipment), ...fields },
    metadata: { action: metadata.action }
  })
}

/** Tells of something that a driver did. A note, and a problem as such, are between the driver and the office. */
export function tellOfAction(
  append: Append,
  entry: Omit<ShipmentEvent, 'place'> & { action: NonNullable<ShipmentEvent['action']> }
): void {
  const { id, shipment_id, action, occurred_at, received_at, applied, actor } = entry
  const entity = { entity_type: 'shipment_event', event_type: 'created', entity_id: id } as const
  append({ ...entity, channels: ['shipments'], data: entry, metadata: { action, actor } })
  if (!applied || action === 'problem') return
  append({
    ...entity,
    channels: [trackingChannel(shipment_id)],
    data: { id, shipment_id, action, occurred_at, received_at },
    metadata: { action }
  })
}

function forFollowers(shipment: Shipment): Record<string, unknown> {
  const { id, reference, status, origin, destination, stops, planned_at, started_at, finished_at, updated_at } =
    shipment
  return { id, reference, status, origin, destination, stops, planned_at, started_at, finished_at, updated_at }
}
