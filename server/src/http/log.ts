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

/** `/api/v1/ws?ticket=abc` is `/api/v1/ws`, `/track/abc` is `/track/-`, however it is written. */
export function withoutSecrets(url: string): string {
  const [path = ''] = url.split('?')
  const plain = decoded(path)
  return /\/track\/+[^/]/i.test(plain) ? plain.replace(/\/track\/.*/is, '/track/-') : path
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // Not a valid encoding; such a path has no route, but it may hold a link all the same.
    return path.replaceAll(/%([2-7][0-9a-f])/gi, (_escape, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
}
