import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'

/** Something the server can't work without; resolves when it answers. */
export type Check = () => Promise<void>

const CHECK_TIMEOUT_MILLISECONDS = 2_000

const ReadySchema = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('not_ready')]),
  missing: Type.Array(Type.String())
})

/**
 * `GET /health/live` says that the process runs, `GET /health/ready` that what it needs answers.
 *
 * @param options.checks what it needs, by the name that an operator knows it by
 */
export const health: FastifyPluginAsyncTypebox<{ checks: Record<string, Check> }> = async (app, { checks }) => {
  app.get(
    '/health/live',
    {
      logLevel: 'warn',
      schema: {
        operationId: 'live',
        tags: ['operation'],
        summary: 'The process runs',
        response: { 200: Type.Object({ status: Type.Literal('live') }) }
      }
    },
    async () => ({ status: 'live' as const })
  )
  app.get(
    '/health/ready',
    {
      logLevel: 'warn',
      schema: {
        operationId: 'ready',
        tags: ['operation'],
        summary: 'Database and broker answer, migrations are done',
        response: { 200: ReadySchema, 503: ReadySchema }
      }
    },
    async (request, reply) => {
      const missing: string[] = []
      await Promise.all(
        Object.entries(checks).map(async ([name, check]) => {
          try {
            await withTimeout(check())
          } catch (error) {
            request.log.warn({ err: error, check: name }, 'not ready')
            missing.push(name)
          }
        })
      )
      if (missing.length > 0) return reply.code(503).send({ status: 'not_ready' as const, missing })
      return { status: 'ready' as const, missing }
    }
  )
}

async function withTimeout(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_TIMEOUT_MILLISECONDS)
  })
  try {
    await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
