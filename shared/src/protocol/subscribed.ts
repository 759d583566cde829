import { type Static, Type } from 'typebox'
import { ConnectionMessageSchema } from './connection.ts'

const { channels, epoch, offsets } = ConnectionMessageSchema.properties

/** After a subscribe: what was opened, and after which offset events will come. */
export const SubscribedMessageSchema = Type.Object({ type: Type.Literal('subscribed'), channels, epoch, offsets })
export type SubscribedMessage = Static<typeof SubscribedMessageSchema>
