import { type Static, Type } from 'typebox'
import { PositionSchema } from '../schema/position.ts'

/** State: only the latest counts. All positions of the channel first (`snapshot`), then what changed, at most four times a second. */
export const PositionsMessageSchema = Type.Object({
  type: Type.Literal('positions'),
  channel: Type.String(),
  snapshot: Type.Optional(Type.Literal(true)),
  positions: Type.Array(PositionSchema)
})
export type PositionsMessage = Static<typeof PositionsMessageSchema>
