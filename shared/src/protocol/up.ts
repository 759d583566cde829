import { type Static, Type } from 'typebox'
import { PingMessageSchema } from './ping.ts'
import { RefreshMessageSchema } from './refresh.ts'
import { SubscribeMessageSchema } from './subscribe.ts'
import { UnsubscribeMessageSchema } from './unsubscribe.ts'

/** All that a client sends. More fields are welcome: new clients meet old servers. */
export const UpMessageSchema = Type.Union([
  SubscribeMessageSchema,
  UnsubscribeMessageSchema,
  RefreshMessageSchema,
  PingMessageSchema
])
export type UpMessage = Static<typeof UpMessageSchema>
