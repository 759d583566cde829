import { type Session, SessionSchema } from '@rastro/shared/schema/session'
import type { Static, TSchema } from 'typebox'
import Value from 'typebox/value'

/** The server answered, but not what was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number

  constructor(request: string, status: number, text: string) {
    super(`${request} was answered ${status}: ${text}`)
    this.status = status
  }
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

interface ApiRequest {
  method: Method
  /** Below /api/v1. */
  path: string
  headers?: Record<string, string>
  body?: object
}

/** @throws ApiError for any answer but a 2xx; TypeError when the server cannot be reached */
async function send(server: URL, { method, path, headers = {}, body }: ApiRequest): Promise<Response> {
  const response = await fetch(new URL(`/api/v1${path}`, server), {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  })
  if (!response.ok) throw new ApiError(`${method} ${path}`, response.status, await response.text())
  return response
}

async function bodyOf<Schema extends TSchema>(response: Response, schema: Schema): Promise<Static<Schema>> {
  const text = await response.text()
  const answer: unknown = JSON.parse(text)
  if (!Value.Check(schema, answer)) throw new ApiError(response.url, response.status, text)
  return answer
}

/** A request that needs no account. @throws as `send` */
export async function call<Schema extends TSchema>(
  server: URL,
  request: ApiRequest,
  schema: Schema
): Promise<Static<Schema>> {
  return await bodyOf(await send(server, request), schema)
}

/** Requests of someone who is signed in, and stays so. */
export type SignedInCall = <Schema extends TSchema>(
  method: Method,
  path: string,
  schema: Schema,
  body?: object
) => Promise<Static<Schema>>

/** An access token is renewed so long before its end. */
const RENEW_BEFORE_MILLISECONDS = 120_000

/**
 * Signs in, and renews the session with its cookie as a page does.
 *
 * @param clock milliseconds since 1970
 * @throws ApiError when the server refuses the account
 */
export async function signIn(
  server: URL,
  credentials: { email: string; password: string },
  clock: () => number
): Promise<SignedInCall> {
  const enter = () => accessOf(server, { path: '/session', body: credentials }, clock)
  let access = await enter()
  let renewal: Promise<Access> | null = null

  /** One renewal for all who wait for it: its cookie is good once. */
  function renewed(): Promise<Access> {
    renewal ??= accessOf(server, { path: '/session/renew', headers: { cookie: access.cookie } }, clock)
      // Whoever signs out everywhere ends this session too; the account may still be good.
      .catch(error => (isUnauthorized(error) ? enter() : Promise.reject(error)))
      .finally(() => {
        renewal = null
      })
    return renewal
  }

  return async (method, path, schema, body) => {
    const ask = (token: string) => {
      const headers = { authorization: `Bearer ${token}` }
      return call(server, { method, path, headers, ...(body === undefined ? {} : { body }) }, schema)
    }
    if (clock() >= access.renewAt) access = await renewed()
    try {
      return await ask(access.token)
    } catch (error) {
      if (!isUnauthorized(error)) throw error
      access = await renewed()
      return await ask(access.token)
    }
  }
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401
}

interface Access {
  token: string
  renewAt: number
  cookie: string
}

async function accessOf(server: URL, request: Omit<ApiRequest, 'method'>, clock: () => number): Promise<Access> {
  const response = await send(server, { method: 'POST', ...request })
  const session: Session = await bodyOf(response, SessionSchema)
  return {
    token: session.access_token,
    renewAt: clock() + session.expires_in * 1000 - RENEW_BEFORE_MILLISECONDS,
    cookie: response.headers
      .getSetCookie()
      .map(cookie => cookie.split(';')[0])
      .join('; ')
  }
}
