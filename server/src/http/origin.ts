import type { FastifyRequest } from 'fastify'

export type OriginCheck = (request: FastifyRequest) => boolean

/**
 * Whether a request comes from one of our pages, or from no page at all (scripts send no `Origin`). A page that came
 * from the very host and port that it now talks to is ours, too: a browser does not let it lie about either.
 */
export function createOriginCheck({
  publicUrl,
  allowedOrigins
}: {
  publicUrl: string
  allowedOrigins: readonly string[]
}): OriginCheck {
  const ours = new Set([new URL(publicUrl).origin, ...allowedOrigins])
  return ({ headers: { origin, host } }) => {
    if (origin === undefined || ours.has(origin)) return true
    return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase()
  }
}
