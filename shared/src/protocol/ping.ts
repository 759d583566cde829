import { type Static, Type } from 'typebox'

/** Asks whether the other side is still there: browsers cannot send WebSocket's own pings. */
export const PingMessageSchema = Type.Object({ type: Type.Literal('ping') })
export type PingMessage = Static<typeof PingMessageSchema>
