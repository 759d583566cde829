import type { FastifyPluginAsyncTypebox, Static } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ForbiddenProblem, problem, TooManyProblem, UnauthorizedProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import type { LiveAccess } from '../live/access.ts'
import { DEFAULT_CHANNEL, trackingChannel } from '../live/channels.ts'
import type { Hub } from '../live/hub.ts'
import type { Wanted } from '../live/subscriptions.ts'
import { createAddressLimit } from './address-limit.ts'

export type LiveSocketOptions = {
  hub: Hub
  /** Uses up the ticket. `origin` is null when the client sent none. */
  takeTicket: (ticket: string, origin: string | null) => Promise<LiveAccess | null>
  /** Whom a customer's link admits; null when it is unknown, expired or revoked. */
  openShare: (token: string) => Promise<LiveAccess | null>
  isOurOrigin: (request: FastifyRequest) => boolean
  /** More sockets from one address are refused. */
  socketsPerAddress?: number
}

const SOCKETS_PER_ADDRESS = 500

const UpgradeProblem = problem('upgrade-required', 'This address speaks WebSocket', 426)

const QuerySchema = Type.Object({
  /** Comma separated. */
  channel: Type.Optional(Type.String({ maxLength: 4096 })),
  epoch: Type.Optional(Type.String({ maxLength: 100 })),
  /** `sensors:40,device:7:12`: the last offset seen of each channel. */
  offsets: Type.Optional(Type.String({ maxLength: 8192, pattern: '^([^,]+:\\d{1,15}(,[^,]+:\\d{1,15})*)?$' })),
  ticket: Type.Optional(Type.String({ maxLength: 200 })),
  share: Type.Optional(Type.String({ maxLength: 200 }))
})
type Query = Static<typeof QuerySchema>

declare module 'fastify' {
  interface FastifyRequest {
    liveAccess: LiveAccess | null
  }
}

/** `GET /ws` and `/ws/secure`: the live stream. Whoever may not have it is answered before the upgrade. */
export const liveSocket: FastifyPluginAsyncTypebox<LiveSocketOptions> = async (app, options) => {
  const { hub, takeTicket, openShare, isOurOrigin } = options
  const addresses = createAddressLimit(options.socketsPerAddress ?? SOCKETS_PER_ADDRESS)
  app.decorateRequest('liveAccess', null)

  async function admit(request: FastifyRequest<{ Querystring: Query }>): Promise<void> {
    // The ticket comes last: it is used up by the try.
    if (!isOurOrigin(request)) throw ForbiddenProblem({ detail: 'this origin may not open sockets' })
    if (addresses.isFull(request.ip)) throw TooManyProblem({ detail: 'too many sockets from this address' })
    const { share } = request.query
    const ticket = ticketOf(request)
    if (ticket !== null) request.liveAccess = await takeTicket(ticket, request.headers.origin ?? null)
    else if (share !== undefined) request.liveAccess = await openShare(share)
    if (request.liveAccess === null) throw UnauthorizedProblem({ detail: 'a ticket or a link that is valid is needed' })
  }

  for (const [path, operationId] of [
    ['/ws', 'openLive'],
    ['/ws/secure', 'openLiveSecure']
  ] as const) {
    app.route({
      method: 'GET',
      url: path,
      exposeHeadRoute: false,
      schema: {
        operationId,
        tags: ['live'],
        summary: 'The live stream: a WebSocket, opened with a ticket or with a customer’s link',
        security: [{ ticket: [] }, { share: [] }],
        querystring: QuerySchema,
        response: problemResponses
      },
      preHandler: async request => {
        if (request.ws) await admit(request)
      },
      handler: async (_request, reply) => {
        void reply.header('upgrade', 'websocket')
        throw UpgradeProblem()
      },
      wsHandler: (socket, request) => {
        const { liveAccess: access, query, headers, ip } = request
        if (access === null) throw new Error('a socket was upgraded that was not admitted')
        socket.on('close', addresses.enter(ip))
        hub.attach(socket, {
          access,
          wanted: wantedOf(query, access),
          takeTicket: ticket => takeTicket(ticket, headers.origin ?? null)
        })
      }
    })
  }
}

function ticketOf({ headers, query }: FastifyRequest<{ Querystring: Query }>): string | null {
  const protocols = headers['sec-websocket-protocol']?.split(',').map(protocol => protocol.trim()) ?? []
  const offered = protocols.find(protocol => protocol.startsWith('ticket.'))
  return offered?.slice('ticket.'.length) ?? query.ticket ?? null
}

function wantedOf({ channel, epoch, offsets }: Query, access: LiveAccess): Wanted {
  const names = channel?.split(',').filter(name => name !== '') ?? []
  const usual = access.kind === 'share' ? trackingChannel(access.shipment_id) : DEFAULT_CHANNEL
  return {
    channels: names.length > 0 ? names : [usual],
    ...(epoch === undefined ? {} : { epoch }),
    ...(offsets === undefined ? {} : { offsets: parseOffsets(offsets) })
  }
}

function parseOffsets(text: string): Record<string, number> {
  const pairs = text.split(',').filter(pair => pair !== '')
  return Object.fromEntries(
    pairs.map(pair => {
      const colon = pair.lastIndexOf(':')
      return [pair.slice(0, colon), Number(pair.slice(colon + 1))]
    })
  )
}
