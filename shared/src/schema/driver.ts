import { type Static, Type } from 'typebox'
import { IdSchema, orUnknown, TimestampSchema } from './schema.ts'

const fields = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  phone: orUnknown(Type.String({ maxLength: 50 })),
  note: orUnknown(Type.String({ maxLength: 2000 })),
  active: Type.Boolean(),
  /** The vehicle that this driver usually drives: named with the driver's positions. */
  vehicle_id: orUnknown(IdSchema)
}

export const DriverSchema = Type.Object({
  id: IdSchema,
  ...fields,
  created_at: TimestampSchema,
  updated_at: TimestampSchema
})
export type Driver = Static<typeof DriverSchema>

export const NewDriverSchema = Type.Object(
  {
    name: fields.name,
    phone: Type.Optional(fields.phone),
    note: Type.Optional(fields.note),
    active: Type.Optional(fields.active),
    vehicle_id: Type.Optional(fields.vehicle_id)
  },
  { additionalProperties: false }
)
export type NewDriver = Static<typeof NewDriverSchema>

export const DriverChangeSchema = Type.Partial(NewDriverSchema, { additionalProperties: false })
export type DriverChange = Static<typeof DriverChangeSchema>
