import { type Static, Type } from 'typebox'
import { OffsetsSchema } from './connection.ts'

/** Opens channels; with offsets it resumes them. Without an epoch the offsets count as the current log's. */
export const SubscribeMessageSchema = Type.Object({
  type: Type.Literal('subscribe'),
  channels: Type.Array(Type.String()),
  epoch: Type.Optional(Type.String()),
  offsets: Type.Optional(OffsetsSchema)
})
export type SubscribeMessage = Static<typeof SubscribeMessageSchema>
