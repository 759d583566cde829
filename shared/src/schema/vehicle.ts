import { type Static, Type } from 'typebox'
import { IdSchema, orUnknown, TimestampSchema } from './schema.ts'

const fields = {
  plate: Type.String({ minLength: 1, maxLength: 20 }),
  name: orUnknown(Type.String({ maxLength: 200 })),
  kind: orUnknown(Type.String({ maxLength: 50 }))
}

export const VehicleSchema = Type.Object({
  id: IdSchema,
  ...fields,
  created_at: TimestampSchema,
  updated_at: TimestampSchema
})
export type Vehicle = Static<typeof VehicleSchema>

export const NewVehicleSchema = Type.Object(
  { plate: fields.plate, name: Type.Optional(fields.name), kind: Type.Optional(fields.kind) },
  { additionalProperties: false }
)
export type NewVehicle = Static<typeof NewVehicleSchema>

export const VehicleChangeSchema = Type.Partial(NewVehicleSchema, { additionalProperties: false })
export type VehicleChange = Static<typeof VehicleChangeSchema>
