import cookie from '@fastify/cookie'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { auditRoute } from './audit-route.ts'
import { passwordRoute } from './password-route.ts'
import { type SessionRoutesOptions, sessionRoutes } from './session-routes.ts'
import { ticketRoute } from './ticket-route.ts'
import { userRoutes } from './user-routes.ts'

/** Staff: who they are, their sessions, what opens a socket, and what was done to whose access. */
export const accounts: FastifyPluginAsyncTypebox<SessionRoutesOptions> = async (app, options) => {
  await app.register(cookie)
  // Tokens are for no cache.
  app.addHook('onRequest', async (_request, reply) => {
    void reply.header('cache-control', 'no-store')
  })
  await app.register(sessionRoutes, options)
  await app.register(passwordRoute, options)
  await app.register(ticketRoute, options)
  await app.register(userRoutes, options)
  await app.register(auditRoute, options)
}
