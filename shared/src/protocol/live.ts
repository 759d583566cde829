import type { Position } from '../schema/position.ts'

/** The subprotocol that we speak; a ticket travels beside it as `ticket.<ticket>`. */
export const LIVE_PROTOCOL = 'rastro.v1'

/** Why the server closed a socket. Any other code means: reconnect with full jitter. */
export const CLOSE_CODES = {
  /** Access ended or was revoked: do not retry without a new ticket. */
  accessEnded: 4401,
  /** The socket could not keep up: reconnect and resume. */
  tooSlow: 4408,
  /** Too many or too large messages. */
  tooMany: 4429,
  /** The server restarts: reconnect after a random delay. */
  restarting: 1012
} as const

/** The first message: who you are here, and after which offset of each channel events will come. */
export type ConnectionMessage = {
  type: 'connection'
  connection_id: string
  channels: string[]
  /** Offsets of another epoch mean nothing. */
  epoch: string
  offsets: Record<string, number>
  server_time: string
}

/** After a subscribe: what was opened, and after which offset events will come. */
export type SubscribedMessage = { type: 'subscribed' } & Pick<ConnectionMessage, 'channels' | 'epoch' | 'offsets'>

/** The second message. */
export type StatsMessage = {
  type: 'stats'
  channels: Record<string, { connections: number }>
  total_connections: number
}

/** State: only the latest counts. The whole fleet first (`snapshot`), then what changed, at most four times a second. */
export type PositionsMessage = { type: 'positions'; channel: string; snapshot?: true; positions: Position[] }

/** Fixes arrived that did not become the position: fetch that range of the track again. */
export type TrackChangedMessage = {
  type: 'track_changed'
  channel: string
  device_id: number
  from: string
  to: string
}

export type EntityEventType = 'created' | 'updated' | 'deleted'

/** Log: nothing may be missed. */
export type EntityEventMessage = {
  type: 'entity_event'
  channel: string
  offset: number
  entity_type: string
  event_type: EntityEventType
  entity_id: number
  data: Record<string, unknown>
  timestamp: string
  metadata: Record<string, unknown>
}

export type SystemEventMessage = {
  type: 'system_event'
  channel: string
  offset: number
  event_type: string
  data: Record<string, unknown>
  timestamp: string
  metadata: Record<string, unknown>
}

/** After a subscribe with an offset: `false` means that something was missed for good; reload. */
export type RecoveredMessage = { type: 'recovered'; channel: string; recovered: boolean; offset: number }

export type ErrorMessage = { type: 'error'; code: string; detail: string }
export type PongMessage = { type: 'pong' }

/** All that a server says. */
export type DownMessage =
  | ConnectionMessage
  | StatsMessage
  | SubscribedMessage
  | PositionsMessage
  | TrackChangedMessage
  | EntityEventMessage
  | SystemEventMessage
  | RecoveredMessage
  | ErrorMessage
  | PongMessage

export type SubscribeMessage = {
  type: 'subscribe'
  channels: string[]
  epoch?: string
  offsets?: Record<string, number>
}
export type UnsubscribeMessage = { type: 'unsubscribe'; channels: string[] }
export type RefreshMessage = { type: 'refresh'; ticket: string }
export type PingMessage = { type: 'ping' }

/** All that a client says. */
export type UpMessage = SubscribeMessage | UnsubscribeMessage | RefreshMessage | PingMessage
