import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CLOSE_CODES } from '@rastro/shared/protocol/codes'
import type { Position } from '@rastro/shared/schema/position'
import { IdSchema } from '@rastro/shared/schema/schema'
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { WebSocket } from 'ws'
import { ForbiddenProblem, NotFoundProblem, problem, UnauthorizedProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import type { LiveAccess } from '../live/access.ts'
import type { Connection } from '../live/connection.ts'
import type { Control } from '../live/control.ts'
import { type Frame, messageFrame } from '../live/frame.ts'
import type { Hub } from '../live/hub.ts'

export type FirstSystemSocketOptions = {
  hub: Pick<Hub, 'adopt' | 'listenTracking'>
  control: Pick<Control, 'listen'>
  /** Uses up the ticket. `origin` is null when the client sent none. */
  takeTicket: (ticket: string, origin: string | null) => Promise<LiveAccess | null>
  /** Whom a customer's link admits; null when it is unknown, expired or revoked. */
  openShare: (token: string) => Promise<LiveAccess | null>
  /** Whether there is such a shipment, and this access may follow it. */
  mayFollow: (access: LiveAccess, shipmentId: number) => Promise<boolean>
  isOurOrigin: (request: FastifyRequest) => boolean
  onError: (error: unknown, what: string) => void
}

const UpgradeProblem = problem('upgrade-required', 'This address speaks WebSocket', 426)

const ParamsSchema = Type.Object({ shipment_id: IdSchema })
const QuerySchema = Type.Object({
  ticket: Type.Optional(Type.String({ maxLength: 200 })),
  share: Type.Optional(Type.String({ maxLength: 200 }))
})
type Request = FastifyRequest<{ Params: Static<typeof ParamsSchema>; Querystring: Static<typeof QuerySchema> }>

/** `/ws/tracking/:shipment_id/`: the first system's stream of one shipment. It sends `gps_update`, and nothing else. */
export const firstSystemSocket: FastifyPluginAsyncTypebox<FirstSystemSocketOptions> = async (app, options) => {
  const { hub, control, takeTicket, openShare, mayFollow, isOurOrigin, onError } = options
  const admitted = new WeakMap<FastifyRequest, LiveAccess>()

  async function admit(request: Request): Promise<LiveAccess> {
    const { share } = request.query
    // The ticket comes last: it is used up by the try.
    if (!isOurOrigin(request)) throw ForbiddenProblem({ detail: 'this origin may not open sockets' })
    const ticket = ticketOf(request)
    const origin = request.headers.origin ?? null
    const access =
      ticket !== null ? await takeTicket(ticket, origin) : share !== undefined ? await openShare(share) : null
    if (access === null) throw UnauthorizedProblem({ detail: 'a ticket or a link that is valid is needed' })
    if (!(await mayFollow(access, request.params.shipment_id))) throw NotFoundProblem()
    return access
  }

  function serve(socket: WebSocket, shipmentId: number, access: LiveAccess): void {
    const connection = hub.adopt(socket, access)
    const audience = access.kind === 'share' ? 'customer' : 'staff'
    const isNews = createNewsFilter()
    connection.onClose(
      hub.listenTracking(shipmentId, audience, ({ positions }) => {
        for (const position of positions) if (isNews(position)) connection.send(gpsUpdate(position), null)
      })
    )
    connection.onClose(
      control.listen(message => {
        if (message.type !== 'gap' && message.type !== 'shipments_changed') return
        if (message.type === 'shipments_changed' && !message.shipment_ids.includes(shipmentId)) return
        checkAgain(connection, shipmentId).catch(error => onError(error, "could not check a socket's access"))
      })
    )
  }

  async function checkAgain(connection: Connection, shipmentId: number): Promise<void> {
    if (await mayFollow(connection.access, shipmentId)) return
    connection.close(CLOSE_CODES.accessEnded, 'access ended')
  }

  for (const url of ['/ws/tracking/:shipment_id/', '/ws/tracking/:shipment_id']) {
    app.route({
      method: 'GET',
      url,
      exposeHeadRoute: false,
      schema: {
        operationId: url.endsWith('/') ? 'openTracking' : 'openTrackingWithoutSlash',
        tags: ['first system'],
        summary: 'The positions of one shipment: a WebSocket that sends gps_update messages',
        security: [{ ticket: [] }, { share: [] }],
        params: ParamsSchema,
        querystring: QuerySchema,
        response: problemResponses
      },
      preHandler: async request => {
        if (request.ws) admitted.set(request, await admit(request))
      },
      handler: async (_request, reply) => {
        void reply.header('upgrade', 'websocket')
        throw UpgradeProblem()
      },
      wsHandler: (socket, request) => {
        const access = admitted.get(request)
        if (access === undefined) throw new Error('a socket was upgraded that was not admitted')
        serve(socket, request.params.shipment_id, access)
      }
    })
  }
}

function ticketOf({ headers, query }: Request): string | null {
  const protocols = headers['sec-websocket-protocol']?.split(',').map(protocol => protocol.trim()) ?? []
  const offered = protocols.find(protocol => protocol.startsWith('ticket.'))
  return offered?.slice('ticket.'.length) ?? query.ticket ?? null
}

/** Lets each fix through once: a position is told again when the reason of a silence becomes known. */
function createNewsFilter(): (position: Position) => boolean {
  const last = new Map<number, string>()
  return ({ device_id, recorded_at }) => {
    const before = last.get(device_id)
    if (before !== undefined && recorded_at <= before) return false
    last.set(device_id, recorded_at)
    return true
  }
}

function gpsUpdate({ lat, lng, recorded_at, accuracy, speed }: Position): Frame {
  return messageFrame({ type: 'gps_update', data: { lat, lng, fecha: recorded_at, accuracy, speed } })
}
