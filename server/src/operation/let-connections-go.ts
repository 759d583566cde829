import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

/**
 * While the server stops, each connection ends with the answer that is under way on it. Kept open for the next request, as
 * connections are otherwise, it would hold up the stop for as long as its client likes. To be registered before the routes.
 */
export const letConnectionsGo = fp(async (app: FastifyInstance) => {
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close')
  })
  // Those whose head was sent before the stop began.
  app.addHook('onResponse', async () => {
    if (stopping) setImmediate(() => app.server.closeIdleConnections())
  })
})
