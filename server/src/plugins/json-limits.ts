import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { ValidationProblem } from '../http/problem.ts'

const MAXIMUM_DEPTH = 32

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A field of the body whose items the route judges one by one, their text included. */
    validatesItemsOf?: string
  }
}

/**
 * What a schema does not limit: how deep JSON nests, and text that Postgres can't store (NUL, half of a surrogate pair).
 * Such a request is answered 400, wherever the text would have gone.
 */
export const jsonLimits = fp(async (app: FastifyInstance) => {
  app.addHook('preValidation', async request => {
    const judged = request.routeOptions.config.validatesItemsOf
    const parts = { body: request.body, query: request.query, params: request.params }
    for (const [part, value] of Object.entries(parts)) {
      const error = firstError(value, judged)
      if (error !== null) throw ValidationProblem({ errors: [{ path: `/${part}`, message: error }] })
    }
  })
})

/** Walks without recursion: the depth is the sender's choice, our stack is not. */
function firstError(root: unknown, judged: string | undefined): string | null {
  const waiting: { value: unknown; depth: number; judged: boolean }[] = [{ value: root, depth: 0, judged: false }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next
    if (typeof value === 'string' && !next.judged && !isStorableText(value)) return 'holds characters that are no text'
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) continue
    if (depth >= MAXIMUM_DEPTH) return `nests deeper than ${MAXIMUM_DEPTH}`
    for (const [key, child] of Object.entries(value)) {
      if (!isStorableText(key)) return 'holds names that are no text'
      waiting.push({ value: child, depth: depth + 1, judged: next.judged || (depth === 0 && key === judged) })
    }
  }
  return null
}

/** Whether Postgres can store it: UTF-8 has no half of a surrogate pair, and `text` no NUL. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}
