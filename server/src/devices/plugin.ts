import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type EnrollRouteOptions, enrollRoute } from './enroll-route.ts'
import { type StaffRoutesOptions, staffRoutes } from './staff-routes.ts'

/** Devices: how a phone becomes one, what the server holds of it, how its access ends. */
export const devices: FastifyPluginAsyncTypebox<EnrollRouteOptions & StaffRoutesOptions> = async (app, options) => {
  await app.register(enrollRoute, options)
  await app.register(staffRoutes, options)
}
