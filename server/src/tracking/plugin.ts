import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { positionsRoute } from './positions-route.ts'
import { type TrackRouteOptions, trackRoute } from './track-route.ts'

/** What staff reads of devices on the road: where they are, and where they were. */
export const trackingReads: FastifyPluginAsyncTypebox<TrackRouteOptions> = async (app, options) => {
  await app.register(positionsRoute, options)
  await app.register(trackRoute, options)
}
