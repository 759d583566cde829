import { type Static, Type } from 'typebox'
import { OffsetSchema } from './connection.ts'

/** After a subscribe with an offset: `false` means that something was missed for good; reload. */
export const RecoveredMessageSchema = Type.Object({
  type: Type.Literal('recovered'),
  channel: Type.String(),
  recovered: Type.Boolean(),
  offset: OffsetSchema
})
export type RecoveredMessage = Static<typeof RecoveredMessageSchema>
