import { type Static, Type } from 'typebox'
import { IdSchema, TimestampSchema } from './schema.ts'

// Far beyond any sensor, and small enough that Postgres can square and add a chart's worth of them.
const ValueSchema = Type.Number({ minimum: -1e100, maximum: 1e100 })

/** What a sensor measured. One value a sensor and time: the same again is a duplicate, not an error. */
export const ReadingSchema = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  sensor_id: IdSchema,
  recorded_at: TimestampSchema,
  received_at: TimestampSchema,
  /** In the sensor's unit. */
  value: ValueSchema
})
export type Reading = Static<typeof ReadingSchema>

/** Without a time the server's is taken. */
export const NewReadingSchema = Type.Object(
  { sensor_id: IdSchema, recorded_at: Type.Optional(TimestampSchema), value: ValueSchema },
  { additionalProperties: false }
)
export type NewReading = Static<typeof NewReadingSchema>

export const ReadingChangeSchema = Type.Partial(Type.Omit(NewReadingSchema, ['sensor_id']), {
  additionalProperties: false
})
export type ReadingChange = Static<typeof ReadingChangeSchema>

/** How one reading of a batch fared; `index` is its place in the batch. */
export const ReadingResultSchema = Type.Object({
  index: Type.Integer({ minimum: 0 }),
  /** `rejected` is final: the same again is rejected again. */
  status: Type.Enum(['stored', 'duplicate', 'rejected']),
  /** Of the stored reading. */
  id: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Why it was rejected, stable: `value_missing`, `recorded_at_out_of_range`, `sensor_unknown`, … */
  code: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String())
})
export type ReadingResult = Static<typeof ReadingResultSchema>

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
