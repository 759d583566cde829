import type { Problem } from '@rastro/shared/schema/problem'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { BadUrlProblem, NotFoundProblem, ProblemError, TooLargeProblem, ValidationProblem } from '../http/problem.ts'

const INTERNAL: Problem = { type: '/problems/internal', title: 'Something went wrong on our side', status: 500 }

/** Every error leaves as a problem document. What went wrong inside stays inside: a 5xx shows only its request id. */
export const errors = fp(async (app: FastifyInstance) => {
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((_request, reply) => send(reply, documentOf(NotFoundProblem())))
})

/** For what goes wrong before there is a route, too: Fastify's `frameworkErrors`. */
export function answerError(error: FastifyError | ProblemError, request: FastifyRequest, reply: FastifyReply) {
  const known = error instanceof ProblemError ? error : translate(error)
  if (known === null) {
    request.log.error({ err: error }, 'request failed')
    return send(reply, { ...INTERNAL, request_id: request.id })
  }
  if (known.statusCode >= 500) request.log.warn({ err: known }, 'request refused')
  if (known.retryAfter !== undefined) reply.header('retry-after', String(known.retryAfter))
  return send(reply, documentOf(known, request))
}

function documentOf(error: ProblemError, request?: FastifyRequest): Problem {
  return {
    type: error.type,
    title: error.title,
    status: error.statusCode,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(error.errors === undefined ? {} : { errors: error.errors }),
    ...(error.statusCode >= 500 && request !== undefined ? { request_id: request.id } : {})
  }
}

/** Fastify's own errors in our terms; null when it is none that a client caused. */
function translate(error: FastifyError): ProblemError | null {
  if (error.validation !== undefined) {
    return ValidationProblem({
      errors: error.validation.map(({ instancePath, message }) => ({
        path: `/${error.validationContext ?? 'body'}${instancePath}`,
        message: message ?? 'is not valid'
      }))
    })
  }
  // Its own message repeats the address.
  if (error.code === 'FST_ERR_BAD_URL') return BadUrlProblem()
  const status = error.statusCode
  if (status === 413) return TooLargeProblem({ detail: error.message })
  if (status !== undefined && status >= 400 && status < 500) {
    const name =
      error.code
        ?.toLowerCase()
        .replace(/^fst_(err_)?/, '')
        .replaceAll('_', '-') ?? 'request'
    return new ProblemError(`/problems/${name}`, error.message, status)
  }
  return null
}

function send(reply: FastifyReply, document: Problem): FastifyReply {
  return reply.code(document.status).type('application/problem+json').send(JSON.stringify(document))
}
