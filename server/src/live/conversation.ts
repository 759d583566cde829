import type { Buffer } from 'node:buffer'
import { CLOSE_CODES } from '@rastro/shared/protocol/codes'
import type { StatsMessage } from '@rastro/shared/protocol/stats'
import type { UpMessage } from '@rastro/shared/protocol/up'
import type { LiveStatistics } from '@rastro/shared/schema/live-statistics'
import { unreachable } from '@rastro/shared/unreachable'
import type { WebSocket } from 'ws'
import { isSameHolder, type LiveAccess } from './access.ts'
import type { Connection } from './connection.ts'
import type { Opened, Subscriptions, Wanted } from './subscriptions.ts'
import { parseUpMessage } from './up-message.ts'

export const MAXIMUM_MESSAGES_A_SECOND = 20
/** Messages are handled one after another; so many may wait for a slow database. */
const MAXIMUM_WAITING = 20
/** RFC 6455: the server met something that it did not expect. */
const INTERNAL_ERROR = 1011

type ConversationOptions = {
  socket: WebSocket
  connection: Connection
  subscriptions: Subscriptions
  wanted: Wanted
  /** What the ticket opens; null when it opens nothing (any more). */
  takeTicket: (ticket: string) => Promise<LiveAccess | null>
  statistics: () => LiveStatistics
  clock: () => number
  onError: (error: unknown, what: string) => void
}

/** Talks with one client: greets it, then answers what it says, in order. Listens before it returns. */
export function converse(options: ConversationOptions): void {
  const { socket, connection, subscriptions, takeTicket, clock, onError } = options
  const send = connection.sendMessage
  const allow = createLimit(clock)
  let last = handle(() => subscriptions.open(options.wanted, greet))
  let waiting = 0

  function greet(opened: Opened): void {
    const server_time = new Date(clock()).toISOString()
    send({ type: 'connection', connection_id: connection.id, ...opened, server_time })
    send(statsMessage(opened.channels, options.statistics(), connection.access))
  }

  function hear(data: Buffer, isBinary: boolean): void {
    if (!connection.isOpen()) return
    if (!allow() || waiting >= MAXIMUM_WAITING) {
      connection.close(CLOSE_CODES.tooMany, 'too many messages')
      return
    }
    const message = isBinary ? null : parseUpMessage(data.toString())
    if (message === null) {
      send({ type: 'error', code: 'bad_message', detail: 'not a message of the protocol' })
      return
    }
    waiting++
    last = last.then(() =>
      handle(async () => {
        waiting--
        if (connection.isOpen()) await answer(message)
      })
    )
  }

  async function answer(message: UpMessage): Promise<void> {
    switch (message.type) {
      case 'subscribe':
        return await subscriptions.open(message, opened => {
          if (opened.channels.length > 0) send({ type: 'subscribed', ...opened })
        })
      case 'unsubscribe':
        return subscriptions.close(message.channels)
      case 'refresh':
        return await refresh(message.ticket)
      case 'ping':
        return send({ type: 'pong' })
      default:
        return unreachable(message)
    }
  }

  async function refresh(ticket: string): Promise<void> {
    const access = await takeTicket(ticket)
    if (access === null || !isSameHolder(access, connection.access)) {
      return send({ type: 'error', code: 'bad_ticket', detail: 'the ticket opens nothing here' })
    }
    connection.access = access
    await subscriptions.checkAgain()
  }

  async function handle(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      onError(error, 'could not answer a socket')
      connection.close(INTERNAL_ERROR, 'try again')
    }
  }

  socket.on('message', hear)
  // The client's pings cost an answer, too.
  socket.on('ping', () => {
    if (!allow()) connection.close(CLOSE_CODES.tooMany, 'too many messages')
  })
}

/** A customer learns of its own shipment's watchers only. */
function statsMessage(names: readonly string[], statistics: LiveStatistics, access: LiveAccess): StatsMessage {
  const channels: StatsMessage['channels'] = {}
  for (const name of names) channels[name] = { connections: statistics.channels[name]?.connections ?? 0 }
  const own = Object.values(channels).reduce((sum, { connections }) => sum + connections, 0)
  return { type: 'stats', channels, total_connections: access.kind === 'share' ? own : statistics.total_connections }
}

/** Allows so many messages in each second. */
function createLimit(clock: () => number): () => boolean {
  let since = clock()
  let count = 0
  return () => {
    if (clock() - since >= 1000) {
      since = clock()
      count = 0
    }
    return ++count <= MAXIMUM_MESSAGES_A_SECOND
  }
}
