import type { FastifyRequest, FastifyServerOptions } from 'fastify'

/**
 * How requests are logged: without what opens doors. A query may hold a ticket, the path of a customer's page is its key,
 * headers hold tokens and cookies; none of them is written. pino escapes what strangers sent.
 */
export function loggerOptions(level: string): NonNullable<FastifyServerOptions['logger']> {
  if (level === 'silent') return false
  return {
    level,
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        url: withoutSecrets(request.url),
        remoteAddress: request.ip
      })
    }
  }
}

/** `/api/v1/ws?ticket=abc` is `/api/v1/ws`, `/track/abc` is `/track/-`. */
export function withoutSecrets(url: string): string {
  const [path = ''] = url.split('?')
  return path.replace(/\/track\/[^/]+/, '/track/-')
}
