/** planned → assigned → in_transit → delivered; cancelled from any but delivered. */
export const SHIPMENT_STATUSES = ['planned', 'assigned', 'in_transit', 'delivered', 'cancelled'] as const
export type ShipmentStatus = (typeof SHIPMENT_STATUSES)[number]

/** Where a shipment may go from each status. Staying is always allowed: it changes nothing. */
export const NEXT_STATUSES: Record<ShipmentStatus, readonly ShipmentStatus[]> = {
  planned: ['assigned', 'cancelled'],
  assigned: ['planned', 'in_transit', 'cancelled'],
  in_transit: ['delivered', 'cancelled'],
  delivered: [],
  cancelled: []
}

/** What a driver may do with a shipment, with or without a network. */
export const SHIPMENT_ACTIONS = ['picked_up', 'arrived', 'departed', 'delivered', 'problem'] as const
export type ShipmentAction = (typeof SHIPMENT_ACTIONS)[number]

/**
 * Why a shipment did not follow what a driver did with it.
 * - `not_the_driver`: it is carried by somebody else, or by nobody
 * - `wrong_step`: its status does not lead there; a second pickup, say, or anything after a cancellation
 */
export const REFUSALS = ['not_the_driver', 'wrong_step'] as const
export type Refusal = (typeof REFUSALS)[number]

/** A link lasts two weeks unless asked otherwise: longer than a shipment takes, shorter than it takes to be forgotten. */
export const DEFAULT_SHARE_SECONDS = 14 * 86_400
export const MAXIMUM_SHARE_SECONDS = 366 * 86_400
