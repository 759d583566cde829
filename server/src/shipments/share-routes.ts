import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdSchema, pageOf } from '@rastro/shared/schema/schema'
import { CreatedShareSchema, NewShareSchema, ShareSchema } from '@rastro/shared/schema/share'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { authorOf } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import { pageQuery, readPage } from '../http/paging.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, problemResponses } from '../http/responses.ts'
import { userOf } from '../plugins/authentication.ts'
import { createShare, endShare, type ShareDependencies } from './change-share.ts'
import { listShares } from './share-store.ts'
import { findShipment } from './shipment-store.ts'

export type ShareRoutesOptions = ShareDependencies & { db: Kysely<Database> }

const tags = ['shipments']

/** Links by which customers follow a shipment: made, listed, revoked. */
export const shareRoutes: FastifyPluginAsyncTypebox<ShareRoutesOptions> = async (app, options) => {
  const { db } = options

  app.post(
    '/shipments/:id/shares',
    {
      schema: {
        operationId: 'createShare',
        tags,
        summary: 'A link by which a customer follows this shipment; it lasts 14 days unless asked otherwise',
        params: idParams,
        // A client that wants nothing special may send nothing.
        body: Type.Optional(Type.Union([NewShareSchema, Type.Null()])),
        response: { 201: CreatedShareSchema, ...problemResponses }
      }
    },
    async (request, reply) => {
      const share = await createShare(options, {
        shipment_id: request.params.id,
        given: request.body ?? {},
        user_id: userOf(request).user_id,
        author: authorOf(request)
      })
      if (share === null) throw NotFoundProblem()
      return reply.code(201).header('cache-control', 'no-store').send(share)
    }
  )

  app.get(
    '/shipments/:id/shares',
    {
      schema: {
        operationId: 'listShares',
        tags,
        summary: 'The links of a shipment, without their tokens, and how often they were opened',
        params: idParams,
        querystring: Type.Object(pageQuery),
        response: { 200: pageOf(ShareSchema), ...problemResponses }
      }
    },
    async request => {
      const { id } = request.params
      if ((await findShipment(db, id)) === undefined) throw NotFoundProblem()
      return readPage(request.query, page => listShares(db, id, page))
    }
  )

  app.delete(
    '/shipments/:id/shares/:share_id',
    {
      schema: {
        operationId: 'revokeShare',
        tags,
        summary: 'End a link at once',
        params: Type.Object({ id: IdSchema, share_id: IdSchema }),
        response: { 200: ShareSchema, ...problemResponses }
      }
    },
    async request => {
      const { id: shipment_id, share_id: id } = request.params
      const share = await endShare(options, { id, shipment_id, author: authorOf(request) })
      if (share === null) throw NotFoundProblem()
      return share
    }
  )
}
