import { type Static, Type } from 'typebox'

/** Closes channels. */
export const UnsubscribeMessageSchema = Type.Object({
  type: Type.Literal('unsubscribe'),
  channels: Type.Array(Type.String())
})
export type UnsubscribeMessage = Static<typeof UnsubscribeMessageSchema>
