import { type Static, Type } from 'typebox'
import { ConnectionMessageSchema } from './connection.ts'
import { EntityEventMessageSchema } from './entity-event.ts'
import { ErrorMessageSchema } from './error.ts'
import { PongMessageSchema } from './pong.ts'
import { PositionsMessageSchema } from './positions.ts'
import { RecoveredMessageSchema } from './recovered.ts'
import { StatsMessageSchema } from './stats.ts'
import { SubscribedMessageSchema } from './subscribed.ts'
import { SystemEventMessageSchema } from './system-event.ts'
import { TrackChangedMessageSchema } from './track-changed.ts'

/** All that a server sends. */
export const DownMessageSchema = Type.Union([
  ConnectionMessageSchema,
  StatsMessageSchema,
  SubscribedMessageSchema,
  PositionsMessageSchema,
  TrackChangedMessageSchema,
  EntityEventMessageSchema,
  SystemEventMessageSchema,
  RecoveredMessageSchema,
  ErrorMessageSchema,
  PongMessageSchema
])
export type DownMessage = Static<typeof DownMessageSchema>
