import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import { positionsRoute } from './positions-route.ts'
import { trackRoute } from './track-route.ts'

export type TrackingReads = { db: Kysely<Database>; clock: () => number }

/** What staff reads of devices on the road: where they are, and where they were. */
export const trackingReads: FastifyPluginAsyncTypebox<TrackingReads> = async (app, options) => {
  await app.register(positionsRoute, options)
  await app.register(trackRoute, options)
}
