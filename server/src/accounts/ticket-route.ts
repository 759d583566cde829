import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { TicketSchema } from '@rastro/shared/schema/session'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import { ForbiddenProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import { requireAnyone } from '../plugins/authentication.ts'
import { insertTicket, TICKET_SECONDS } from './ticket-store.ts'

/** `POST /tickets`: browsers cannot send a token with a WebSocket, so it is opened with a ticket. */
export const ticketRoute: FastifyPluginAsyncTypebox<{ db: Kysely<Database>; clock: () => number }> = async (
  app,
  { db, clock }
) => {
  app.post(
    '/tickets',
    {
      onRequest: requireAnyone,
      schema: {
        operationId: 'createTicket',
        tags: ['session'],
        summary: 'A ticket that opens one WebSocket within 30 seconds, from the origin that asked',
        response: { 201: TicketSchema, ...problemResponses }
      }
    },
    async (request, reply) => {
      const { principal, accessExpiresAt } = request
      if (principal?.kind !== 'user' && principal?.kind !== 'device') throw ForbiddenProblem()
      const ticket = await insertTicket(db, {
        principal,
        origin: request.headers.origin ?? null,
        access_expires_at: accessExpiresAt,
        now: clock()
      })
      return reply.code(201).send({ ticket, expires_in: TICKET_SECONDS })
    }
  )
}
