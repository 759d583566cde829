import { type Static, Type } from 'typebox'
import { SHIPMENT_STATUSES } from '../model/shipment.ts'
import { PlaceSchema } from './place.ts'
import { IdSchema, orUnknown, TimestampSchema } from './schema.ts'

export const ShipmentStatusSchema = Type.Enum([...SHIPMENT_STATUSES])

const fields = {
  reference: Type.String({ minLength: 1, maxLength: 100 }),
  customer_name: orUnknown(Type.String({ maxLength: 200 })),
  origin: orUnknown(PlaceSchema),
  destination: orUnknown(PlaceSchema),
  /** Places on the way, in order. */
  stops: Type.Array(PlaceSchema, { maxItems: 100 }),
  driver_id: orUnknown(IdSchema),
  vehicle_id: orUnknown(IdSchema),
  planned_at: orUnknown(TimestampSchema)
}

/** The cargo that someone waits for. */
export const ShipmentSchema = Type.Object({
  id: IdSchema,
  ...fields,
  status: ShipmentStatusSchema,
  /** Pickup: what a customer may see begins here. */
  started_at: orUnknown(TimestampSchema),
  /** Delivery or cancellation: what a customer may see ends here. */
  finished_at: orUnknown(TimestampSchema),
  created_at: TimestampSchema,
  updated_at: TimestampSchema
})
export type Shipment = Static<typeof ShipmentSchema>

export const NewShipmentSchema = Type.Object(
  {
    reference: fields.reference,
    customer_name: Type.Optional(fields.customer_name),
    origin: Type.Optional(fields.origin),
    destination: Type.Optional(fields.destination),
    stops: Type.Optional(fields.stops),
    driver_id: Type.Optional(fields.driver_id),
    vehicle_id: Type.Optional(fields.vehicle_id),
    planned_at: Type.Optional(fields.planned_at)
  },
  { additionalProperties: false }
)
export type NewShipment = Static<typeof NewShipmentSchema>

export const ShipmentChangeSchema = Type.Object(
  { ...Type.Partial(NewShipmentSchema).properties, status: Type.Optional(ShipmentStatusSchema) },
  { additionalProperties: false }
)
export type ShipmentChange = Static<typeof ShipmentChangeSchema>
