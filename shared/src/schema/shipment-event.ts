import { type Static, Type } from 'typebox'
import { REFUSALS, SHIPMENT_ACTIONS } from '../model/shipment.ts'
import { LatSchema, LngSchema } from './place.ts'
import { IdSchema, orUnknown, TimestampSchema } from './schema.ts'
import { ShipmentStatusSchema } from './shipment.ts'

/** What happened to a shipment: a step of its status, a change of driver, or something its driver did. */
export const ShipmentEventSchema = Type.Object({
  id: IdSchema,
  shipment_id: IdSchema,
  /** `status`: staff moved it, or it was made. `driver`: handed over. `action`: a driver did something with it. */
  kind: Type.Enum(['status', 'driver', 'action']),
  /** What the driver did; null when no driver did it. */
  action: orUnknown(Type.Enum([...SHIPMENT_ACTIONS])),
  /** The status that it led to; null when the status stayed. */
  status: orUnknown(ShipmentStatusSchema),
  /** Who carried it from then on; of an action: who did it. */
  driver_id: orUnknown(IdSchema),
  note: orUnknown(Type.String()),
  /** Whether the shipment followed. What it did not follow is kept all the same. */
  applied: Type.Boolean(),
  refusal: orUnknown(Type.Enum([...REFUSALS])),
  /** When it happened, by the phone's clock where a phone said so. */
  occurred_at: TimestampSchema,
  /** When the server learned of it. */
  received_at: TimestampSchema,
  /** Where the driver's device was then; null when no fix tells. */
  place: orUnknown(Type.Object({ lat: LatSchema, lng: LngSchema })),
  actor: orUnknown(Type.Object({ kind: Type.String(), id: orUnknown(Type.Integer()) }))
})
export type ShipmentEvent = Static<typeof ShipmentEventSchema>
