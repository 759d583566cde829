import { type Static, Type } from 'typebox'
import { MAXIMUM_SHARE_SECONDS } from '../model/shipment.ts'
import { measurementSchemas } from './fix.ts'
import { LatSchema, LngSchema, PlaceSchema } from './place.ts'
import { IdSchema, orUnknown, TimestampSchema } from './schema.ts'
import { ShipmentStatusSchema } from './shipment.ts'
import { GapSchema, SegmentSchema } from './track.ts'

export const NewShareSchema = Type.Object(
  { expires_in: Type.Optional(Type.Integer({ minimum: 60, maximum: MAXIMUM_SHARE_SECONDS })) },
  { additionalProperties: false }
)
export type NewShare = Static<typeof NewShareSchema>

/** A link by which a customer follows one shipment. Its token is told once, in `url`, when it is made. */
export const ShareSchema = Type.Object({
  id: IdSchema,
  shipment_id: IdSchema,
  created_at: TimestampSchema,
  expires_at: TimestampSchema,
  revoked_at: orUnknown(TimestampSchema),
  /** How often it was opened. */
  views: Type.Integer({ minimum: 0 }),
  last_viewed_at: orUnknown(TimestampSchema)
})
export type Share = Static<typeof ShareSchema>

export const CreatedShareSchema = Type.Object({ ...ShareSchema.properties, url: Type.String() })
export type CreatedShare = Static<typeof CreatedShareSchema>

/** A shipment as its customer may see it: nothing from before its pickup, nothing from after its delivery. */
export const SharedShipmentSchema = Type.Object({
  shipment_id: IdSchema,
  reference: Type.String(),
  status: ShipmentStatusSchema,
  origin: orUnknown(PlaceSchema),
  destination: orUnknown(PlaceSchema),
  stops: Type.Array(PlaceSchema),
  planned_at: orUnknown(TimestampSchema),
  started_at: orUnknown(TimestampSchema),
  finished_at: orUnknown(TimestampSchema),
  /** The last fix of its window; null before the pickup. */
  position: orUnknown(
    Type.Object({
      lat: LatSchema,
      lng: LngSchema,
      accuracy: measurementSchemas.accuracy,
      speed: measurementSchemas.speed,
      heading: measurementSchemas.heading,
      recorded_at: TimestampSchema
    })
  ),
  as_of: TimestampSchema,
  segments: Type.Array(SegmentSchema),
  gaps: Type.Array(GapSchema),
  /** Where to go on (`?from=`) when the track is longer than one answer. */
  next_from: orUnknown(TimestampSchema),
  /** When the link ends. */
  expires_at: TimestampSchema
})
export type SharedShipment = Static<typeof SharedShipmentSchema>
