import { type Static, Type } from 'typebox'
import { measurementSchemas } from './fix.ts'
import { LatSchema, LngSchema } from './place.ts'
import { IdSchema, orUnknown, TimestampSchema } from './schema.ts'

/** Where a device is now: its latest accepted fix, and whose it is. */
export const PositionSchema = Type.Object({
  device_id: IdSchema,
  driver: orUnknown(Type.Object({ id: IdSchema, name: Type.String() })),
  vehicle: orUnknown(Type.Object({ id: IdSchema, plate: Type.String() })),
  lat: LatSchema,
  lng: LngSchema,
  accuracy: measurementSchemas.accuracy,
  speed: measurementSchemas.speed,
  heading: measurementSchemas.heading,
  battery: measurementSchemas.battery,
  recorded_at: TimestampSchema,
  received_at: TimestampSchema,
  /** Time of the last fix when none came for SILENT_AFTER_SECONDS, else null. */
  silent_since: orUnknown(TimestampSchema),
  /** Why no fixes come, as far as the phone has said so; null while they come. */
  silence_reason: orUnknown(Type.String())
})
export type Position = Static<typeof PositionSchema>

export const PositionsSchema = Type.Object({ items: Type.Array(PositionSchema), as_of: TimestampSchema })
export type Positions = Static<typeof PositionsSchema>
