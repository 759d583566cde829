import { type Static, Type } from 'typebox'

/** Prolongs the access of this socket with a new ticket of the same holder. */
export const RefreshMessageSchema = Type.Object({ type: Type.Literal('refresh'), ticket: Type.String() })
export type RefreshMessage = Static<typeof RefreshMessageSchema>
