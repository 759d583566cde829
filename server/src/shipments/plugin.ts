import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { admitOnly, requireStaff } from '../plugins/authentication.ts'
import { historyRoute } from './history-route.ts'
import { type ShareRoutesOptions, shareRoutes } from './share-routes.ts'
import { type SharedTrackOptions, sharedTrackRoute } from './shared-track-route.ts'
import { type ShipmentRoutesOptions, shipmentRoutes } from './shipment-routes.ts'

/** Shipments, for staff; and one of them, for whoever holds a link to it. */
export const shipments: FastifyPluginAsyncTypebox<
  ShipmentRoutesOptions & ShareRoutesOptions & SharedTrackOptions
> = async (app, options) => {
  await app.register(sharedTrackRoute, options)
  await app.register(async staff => {
    admitOnly(staff, requireStaff)
    await staff.register(shipmentRoutes, options)
    await staff.register(historyRoute, options)
    await staff.register(shareRoutes, options)
  })
}
