import type { Problem } from '@rastro/shared/schema/problem'

type ProblemOptions = {
  detail?: string
  errors?: Problem['errors']
  /** Seconds after which the same request may go through; sent as `Retry-After`. */
  retryAfter?: number
  cause?: unknown
}

/**
 * An answer other than the one asked for, thrown where it is found. The error handler turns it into a problem document
 * (RFC 9457); every kind is a row of the table below, its `type` is stable and documented.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly type: string
  readonly title: string
  readonly statusCode: number
  readonly detail: string | undefined
  readonly errors: Problem['errors']
  readonly retryAfter: number | undefined

  constructor(type: string, title: string, statusCode: number, options: ProblemOptions = {}) {
    super(options.detail ?? title, options.cause === undefined ? undefined : { cause: options.cause })
    this.type = type
    this.title = title
    this.statusCode = statusCode
    this.detail = options.detail
    this.errors = options.errors
    this.retryAfter = options.retryAfter
  }
}

/** A row of the table of problems: makes the error that answers with it. */
export function problem(name: string, title: string, status: number) {
  return (options?: ProblemOptions) => new ProblemError(`/problems/${name}`, title, status, options)
}

export const ValidationProblem = problem('validation', 'The request is not of the documented shape', 400)
export const BadUrlProblem = problem('bad-url', 'The address is not valid', 400)
export const UnauthorizedProblem = problem('unauthorized', 'A valid token is needed', 401)
export const ForbiddenProblem = problem('forbidden', 'Not allowed with this role', 403)
export const NotFoundProblem = problem('not-found', 'Not found', 404)
export const ConflictProblem = problem('conflict', 'Not possible in the present state', 409)
export const GoneProblem = problem('gone', 'No longer available', 410)
export const TooLargeProblem = problem('too-large', 'The request is too large', 413)
export const TooManyProblem = problem('too-many', 'Too many requests', 429)
export const BusyProblem = problem('busy', 'The server is busy', 503)
