import { type Static, Type } from 'typebox'
import { IdSchema, orUnknown, TimestampSchema } from './schema.ts'

const fields = {
  /** "temperature", "humidity", "door", … */
  type: Type.String({ minLength: 1, maxLength: 50 }),
  model: Type.String({ minLength: 1, maxLength: 100 }),
  name: orUnknown(Type.String({ maxLength: 200 })),
  /** "°C", "%", … */
  unit: orUnknown(Type.String({ maxLength: 20 })),
  vehicle_id: orUnknown(IdSchema),
  /** The range in which the cargo is well, in the sensor's unit. */
  minimum: orUnknown(Type.Number()),
  maximum: orUnknown(Type.Number())
}

/** A sensor in the cargo. */
export const SensorSchema = Type.Object({
  id: IdSchema,
  ...fields,
  created_at: TimestampSchema,
  updated_at: TimestampSchema
})
export type Sensor = Static<typeof SensorSchema>

export const NewSensorSchema = Type.Object(
  {
    type: fields.type,
    model: fields.model,
    name: Type.Optional(fields.name),
    unit: Type.Optional(fields.unit),
    vehicle_id: Type.Optional(fields.vehicle_id),
    minimum: Type.Optional(fields.minimum),
    maximum: Type.Optional(fields.maximum)
  },
  { additionalProperties: false }
)
export type NewSensor = Static<typeof NewSensorSchema>

export const SensorChangeSchema = Type.Partial(NewSensorSchema, { additionalProperties: false })
export type SensorChange = Static<typeof SensorChangeSchema>

/** A key lets a gateway post the readings of one sensor. */
export const SensorKeySchema = Type.Object({ id: IdSchema, created_at: TimestampSchema })

/** `key` is told this once: only its hash is stored. */
export const NewSensorKeySchema = Type.Object({ ...SensorKeySchema.properties, key: Type.String() })
