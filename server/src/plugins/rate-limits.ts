import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { type AttemptStore, createMemoryAttemptStore } from '../auth/attempt-store.ts'
import type { Principal } from '../auth/principal.ts'
import { addressKey } from '../auth/throttle.ts'
import { TooManyProblem } from '../http/problem.ts'

/** How many requests a minute, to a group of routes. */
export type RateLimit = {
  name: string
  /** Of a route's pattern, or of a path that is none's. */
  routes: RegExp
  /** Of all from one address who show no token that is good. */
  perAddress: number
  /** Of one user, device or sensor's key, from wherever. */
  perPrincipal: number
  /** Counted together by all processes: where a stranger might guess, or make the server work hard. */
  together?: true
}

/**
 * The first that fits counts. Many people share an address: a depot's phones, an office, a mobile network's customers.
 *
 * A phone that catches up sends its next batch as soon as the one before is acknowledged: 50,000 records are some 200
 * requests of 48 KiB. That is done in a minute, so a limit of 100 a second slows nobody who means well.
 */
export const RATE_LIMITS: readonly RateLimit[] = [
  { name: 'session', routes: /^\/api\/v1\/sessions?(\/|$)/, perAddress: 120, perPrincipal: 120, together: true },
  { name: 'enrolment', routes: /^\/api\/v1\/devices$/, perAddress: 600, perPrincipal: 6_000, together: true },
  { name: 'link', routes: /^\/api\/v1\/track\//, perAddress: 300, perPrincipal: 600, together: true },
  { name: 'ticket', routes: /^\/api\/v1\/tickets$/, perAddress: 120, perPrincipal: 3_000 },
  { name: 'socket', routes: /^(\/api\/v1)?\/ws(\/secure|\/tracking\/.*)?$/, perAddress: 3_000, perPrincipal: 3_000 },
  { name: 'sync', routes: /^\/api\/(v1\/sync|ubicacion\/?)$/, perAddress: 600, perPrincipal: 6_000 },
  { name: 'api', routes: /^\/api(\/|$)/, perAddress: 1_200, perPrincipal: 12_000 },
  // Pages, their files and the pieces of street maps: one page is thirty requests.
  { name: 'pages', routes: /^/, perAddress: 12_000, perPrincipal: 12_000 }
]

const WINDOW_MILLISECONDS = 60_000

/**
 * Answers 429 with `Retry-After` to whoever asks too often, before anything else is done for them. To be registered
 * after `authentication`: who has a good token is counted by that, wherever they are, and everyone else by address.
 *
 * @param options.attempts shared by all processes
 */
export const rateLimits = fp(async (app: FastifyInstance, options: { attempts: AttemptStore; clock: () => number }) => {
  const { attempts, clock } = options
  const ownAttempts = createMemoryAttemptStore(clock)

  app.addHook('onRequest', async request => {
    const limit = limitOf(request)
    if (limit === undefined) return
    const { principal } = request
    const key = `rate ${limit.name} ${principal === null ? addressKey(request.ip) : nameOf(principal)}`
    const store = limit.together && principal === null ? attempts : ownAttempts
    const { count, remainingMilliseconds } = await store.add(key, WINDOW_MILLISECONDS)
    if (count > (principal === null ? limit.perAddress : limit.perPrincipal)) {
      throw TooManyProblem({ retryAfter: Math.max(1, Math.ceil(remainingMilliseconds / 1000)) })
    }
  })
})

function limitOf(request: FastifyRequest): RateLimit | undefined {
  const { url: pattern = '*' } = request.routeOptions
  // No route, or the one of all files.
  const route = pattern.endsWith('*') ? (request.url.split('?')[0] ?? '') : pattern
  return RATE_LIMITS.find(({ routes }) => routes.test(route))
}

function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return `user ${principal.user_id}`
    case 'device':
      return `device ${principal.device_id}`
    case 'share':
      return `share ${principal.share_id}`
    case 'sensor':
      return `sensor key ${principal.key_id}`
  }
}
