import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { ForbiddenProblem } from '../http/problem.ts'
import { type Measured, measure } from './measure.ts'

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

/**
 * `GET /metrics` in Prometheus' format, for a scraper on this machine or for an admin. To be registered before the routes
 * that it measures.
 */
export const metrics = fp(async (app: FastifyInstance, measured: Measured) => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  measure(registry, measured)
  const duration = new Histogram({
    name: 'rastro_http_request_seconds',
    help: 'Time from a request to its answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry]
  })
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, never the address: that would make a series of every id and keep secrets.
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: String(reply.statusCode)
    }
    duration.observe(labels, reply.elapsedTime / 1000)
  })
  app.get(
    '/metrics',
    {
      logLevel: 'warn',
      schema: {
        operationId: 'metrics',
        tags: ['operation'],
        summary: 'For Prometheus',
        security: [{ staff: ['admin'] }]
      }
    },
    async (request, reply) => {
      const admin = request.principal?.kind === 'user' && request.principal.role === 'admin'
      if (!admin && !isFromThisMachine(request)) throw ForbiddenProblem()
      return reply.type(registry.contentType).send(await registry.metrics())
    }
  )
})

/** A proxy on this machine asks from here for everyone: what came through one is from elsewhere. */
function isFromThisMachine({ socket, headers }: FastifyRequest): boolean {
  const proxied = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  return !proxied && LOOPBACK.includes(socket.remoteAddress ?? '')
}
