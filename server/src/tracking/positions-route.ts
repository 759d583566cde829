import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { PositionsSchema } from '@rastro/shared/schema/position'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import { problemResponses } from '../http/responses.ts'
import { loadPositions } from './positions-store.ts'

/** `GET /positions`: where every device is, as of now. */
export const positionsRoute: FastifyPluginAsyncTypebox<{ db: Kysely<Database>; clock: () => number }> = async (
  app,
  { db, clock }
) => {
  app.get(
    '/positions',
    {
      schema: {
        operationId: 'getPositions',
        tags: ['tracking'],
        summary: 'Where every device is, and why the silent ones are silent',
        response: { 200: PositionsSchema, ...problemResponses }
      }
    },
    async () => {
      const now = clock()
      return { items: await loadPositions(db, now), as_of: new Date(now).toISOString() }
    }
  )
}
