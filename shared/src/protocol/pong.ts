import { type Static, Type } from 'typebox'

/** The answer to a ping. */
export const PongMessageSchema = Type.Object({ type: Type.Literal('pong') })
export type PongMessage = Static<typeof PongMessageSchema>
