import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { pageOf } from '@rastro/shared/schema/schema'
import { ShipmentEventSchema } from '@rastro/shared/schema/shipment-event'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import type { Database } from '../database/tables.ts'
import { DEFAULT_PAGE_ITEMS, pageQuery } from '../http/paging.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, problemResponses } from '../http/responses.ts'
import { listEntries } from './history-store.ts'
import { findShipment } from './shipment-store.ts'

/** `GET /shipments/:id/events`: what happened to it, when that was, and when it became known. */
export const historyRoute: FastifyPluginAsyncTypebox<{ db: Kysely<Database> }> = async (app, { db }) => {
  app.get(
    '/shipments/:id/events',
    {
      schema: {
        operationId: 'listShipmentEvents',
        tags: ['shipments'],
        summary: "A shipment's history: steps of its status and what drivers did, what happened last first",
        params: idParams,
        querystring: Type.Object(pageQuery),
        response: { 200: pageOf(ShipmentEventSchema), ...problemResponses }
      }
    },
    async request => {
      const { params, query } = request
      const { limit = DEFAULT_PAGE_ITEMS, after = null } = query
      if ((await findShipment(db, params.id)) === undefined) throw NotFoundProblem()
      const entries = await listEntries(db, params.id, { after, rows: limit + 1 })
      const items = entries.slice(0, limit)
      const last = items.at(-1)
      return { items, next: entries.length > limit && last !== undefined ? String(last.id) : null }
    }
  )
}
