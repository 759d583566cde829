import { type Static, Type } from 'typebox'
import { IdSchema, TimestampSchema } from './schema.ts'

/** A gateway posts at most so many readings at once. */
export const MAXIMUM_BATCH_READINGS = 1000

/** What a sensor measured. One value a sensor and time: the same again is a duplicate, not an error. */
export const ReadingSchema = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  sensor_id: IdSchema,
  recorded_at: TimestampSchema,
  received_at: TimestampSchema,
  /** In the sensor's unit. */
  value: Type.Number()
})
export type Reading = Static<typeof ReadingSchema>

/** Without a time the server's is taken. */
export const NewReadingSchema = Type.Object(
  { sensor_id: IdSchema, recorded_at: Type.Optional(TimestampSchema), value: Type.Number() },
  { additionalProperties: false }
)
export type NewReading = Static<typeof NewReadingSchema>

export const ReadingChangeSchema = Type.Partial(Type.Omit(NewReadingSchema, ['sensor_id']), {
  additionalProperties: false
})
export type ReadingChange = Static<typeof ReadingChangeSchema>

/** A chart's bar: what was measured in a stretch of time. */
export const BucketSchema = Type.Object({
  from: TimestampSchema,
  to: TimestampSchema,
  min: Type.Number(),
  mean: Type.Number(),
  max: Type.Number(),
  count: Type.Integer({ minimum: 1 })
})
export type Bucket = Static<typeof BucketSchema>
