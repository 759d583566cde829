import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import { positionsRoute } from './positions-route.ts'
import { type ShipmentTrackOptions, shipmentTrackRoute } from './shipment-track-route.ts'
import { MAXIMUM_TRACK_FIXES } from './track/read-track.ts'
import { trackRoute } from './track-route.ts'

export type TrackingReads = {
  db: Kysely<Database>
  clock: () => number
  /** In one answer; a longer track is continued. */
  maximumTrackFixes?: number
} & Pick<ShipmentTrackOptions, 'shipmentWindows'>

/** What staff reads of devices on the road: where they are, and where they were. */
export const trackingReads: FastifyPluginAsyncTypebox<TrackingReads> = async (
  app,
  { db, clock, shipmentWindows, maximumTrackFixes = MAXIMUM_TRACK_FIXES }
) => {
  await app.register(positionsRoute, { db, clock })
  await app.register(trackRoute, { db, clock, maximumTrackFixes })
  await app.register(shipmentTrackRoute, { db, clock, maximumTrackFixes, shipmentWindows })
}
