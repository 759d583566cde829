import { type Static, Type } from 'typebox'
import { ROLES } from '../model/role.ts'
import { IdSchema, TimestampSchema } from './schema.ts'

export const RoleSchema = Type.Enum([...ROLES])

export const UserSchema = Type.Object({
  id: IdSchema,
  name: Type.String(),
  email: Type.String(),
  role: RoleSchema
})
export type User = Static<typeof UserSchema>

export const CredentialsSchema = Type.Object(
  { email: Type.String({ minLength: 1, maxLength: 320 }), password: Type.String({ minLength: 1, maxLength: 1000 }) },
  { additionalProperties: false }
)
export type Credentials = Static<typeof CredentialsSchema>

/** Signed in: a short access token; the renewal cookie travels beside it, unseen by scripts. */
export const SessionSchema = Type.Object({
  access_token: Type.String(),
  /** Seconds. */
  expires_in: Type.Integer(),
  user: UserSchema
})
export type Session = Static<typeof SessionSchema>

/** Opens one WebSocket, once. */
export const TicketSchema = Type.Object({
  ticket: Type.String(),
  /** Seconds. */
  expires_in: Type.Integer()
})
export type Ticket = Static<typeof TicketSchema>

/** A user as an admin sees it. */
export const AccountSchema = Type.Object({
  ...UserSchema.properties,
  created_at: TimestampSchema,
  updated_at: TimestampSchema
})
export type Account = Static<typeof AccountSchema>
