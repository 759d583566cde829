import { RoleSchema } from '@rastro/shared/schema/session'
import { type Static, Type } from 'typebox'
import { MAXIMUM_PASSWORD_CHARACTERS, MINIMUM_PASSWORD_CHARACTERS } from './passwords.ts'

export const NewPasswordSchema = Type.String({
  minLength: MINIMUM_PASSWORD_CHARACTERS,
  maxLength: MAXIMUM_PASSWORD_CHARACTERS
})

const fields = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  // An address, or what an installation without mail uses as one (admin@localhost).
  email: Type.String({ maxLength: 320, pattern: '^[^\\s@]+@[^\\s@]+$' }),
  password: NewPasswordSchema,
  role: RoleSchema
}

/** What an admin fills in for a new user. */
export const NewAccountSchema = Type.Object(fields, { additionalProperties: false })
export type NewAccount = Static<typeof NewAccountSchema>

export const AccountChangeSchema = Type.Partial(NewAccountSchema, { additionalProperties: false })
export type AccountChange = Static<typeof AccountChangeSchema>
