import cookie from '@fastify/cookie'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type SessionRoutesOptions, sessionRoutes } from './session-routes.ts'
import { ticketRoute } from './ticket-route.ts'

/** Staff: their sessions and what opens a socket. */
export const accounts: FastifyPluginAsyncTypebox<SessionRoutesOptions> = async (app, options) => {
  await app.register(cookie)
  await app.register(sessionRoutes, options)
  await app.register(ticketRoute, options)
}
