import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CredentialsSchema, type Session, SessionSchema, type User, UserSchema } from '@rastro/shared/schema/session'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { ACCESS_SECONDS } from '../auth/access-tokens.ts'
import { authorOf } from '../auth/principal.ts'
import { hashSecret, newSecret } from '../auth/secrets.ts'
import type { Throttle } from '../auth/throttle.ts'
import type { Database } from '../database/tables.ts'
import { recordAudit } from '../entities/audit-trail.ts'
import type { OriginCheck } from '../http/origin.ts'
import { ForbiddenProblem, UnauthorizedProblem } from '../http/problem.ts'
import { noContent, problemResponses } from '../http/responses.ts'
import type { Control } from '../live/control.ts'
import { requireStaff, userOf } from '../plugins/authentication.ts'
import type { Passwords } from './passwords.ts'
import { createRenewalCookie } from './renewal-cookie.ts'
import { endSession, endSessionsOfUser, findSessionOfRenewal, insertSession, renewSession } from './session-store.ts'
import { signIn } from './sign-in.ts'
import { findUser } from './user-store.ts'

export type SessionRoutesOptions = {
  db: Kysely<Database>
  passwords: Passwords
  throttle: Throttle
  control: Control
  isOurOrigin: OriginCheck
  publicUrl: string
  clock: () => number
}

/** Sign in, stay signed in, sign out. */
export const sessionRoutes: FastifyPluginAsyncTypebox<SessionRoutesOptions> = async (app, options) => {
  const { db, control, isOurOrigin, publicUrl, clock } = options
  const cookie = createRenewalCookie({ publicUrl, path: `${app.prefix}/session` })

  function access(user: User, session_id: number): Session {
    return {
      access_token: app.accessTokens.sign({ user_id: user.id, session_id }),
      expires_in: ACCESS_SECONDS,
      user
    }
  }

  async function end(sessionId: number, request: FastifyRequest): Promise<void> {
    const session_ids = await endSession(db, sessionId, clock())
    if (session_ids.length === 0) return
    control.tell({ type: 'sessions_ended', session_ids })
    const target = { kind: 'session', id: sessionId } as const
    await recordAudit(db, { action: 'sign_out', ...authorOf(request), target, now: clock() })
  }

  /** Cookies travel by themselves, so whoever uses one must come from a page of ours. */
  async function requireOurOrigin(request: FastifyRequest): Promise<void> {
    if (!isOurOrigin(request)) throw ForbiddenProblem({ detail: 'this page may not use the session' })
  }

  app.post(
    '/session',
    {
      onRequest: requireOurOrigin,
      schema: {
        operationId: 'signIn',
        tags: ['session'],
        summary: 'Sign in: an access token, and a cookie that renews it',
        body: CredentialsSchema,
        response: { 200: SessionSchema, ...problemResponses }
      }
    },
    async (request, reply) => {
      const user = await signIn(options, request.body, request.ip)
      if (user === null) throw UnauthorizedProblem({ detail: 'email or password is wrong' })
      const renewal = newSecret()
      const sessionId = await insertSession(db, { user_id: user.id, token_hash: hashSecret(renewal), now: clock() })
      cookie.write(reply, renewal)
      return access(user, sessionId)
    }
  )

  app.post(
    '/session/renew',
    {
      onRequest: requireOurOrigin,
      schema: {
        operationId: 'renewSession',
        tags: ['session'],
        summary: 'A new access token for the renewal cookie, and a new cookie; the old one opens nothing any more',
        security: [{ renewal: [] }],
        headers: Type.Object({
          'idempotency-key': Type.Optional(
            Type.String({
              minLength: 16,
              maxLength: 200,
              description: 'The same for each try of one renewal: an answer that got lost may then be asked for again'
            })
          )
        }),
        response: { 200: SessionSchema, ...problemResponses }
      }
    },
    async (request, reply) => renew(request, reply, request.headers['idempotency-key'] ?? null)
  )

  async function renew(request: FastifyRequest, reply: FastifyReply, retryKey: string | null): Promise<Session> {
    const token = cookie.read(request)
    if (token === null) throw UnauthorizedProblem()
    const next = newSecret()
    const renewal = await renewSession(db, {
      token_hash: hashSecret(token),
      retry_key_hash: retryKey === null ? null : hashSecret(retryKey),
      next_token_hash: hashSecret(next),
      now: clock()
    })
    if (renewal.kind === 'reused') {
      control.tell({ type: 'sessions_ended', session_ids: [renewal.session_id] })
      const target = { kind: 'user', id: renewal.user_id } as const
      await recordAudit(db, { action: 'session_stolen', actor: null, address: request.ip, target, now: clock() })
    }
    const user = renewal.kind === 'renewed' ? await findUser(db, renewal.user_id) : undefined
    if (renewal.kind !== 'renewed' || user === undefined) {
      cookie.clear(reply)
      throw UnauthorizedProblem()
    }
    cookie.write(reply, next)
    const { id, name, email, role } = user
    return access({ id, name, email, role }, renewal.session_id)
  }

  app.get(
    '/session',
    {
      onRequest: requireStaff,
      schema: {
        operationId: 'getSession',
        tags: ['session'],
        summary: 'Who is signed in',
        response: { 200: Type.Object({ user: UserSchema }), ...problemResponses }
      }
    },
    async request => {
      const user = await findUser(db, userOf(request).user_id)
      if (user === undefined) throw UnauthorizedProblem()
      return { user }
    }
  )

  app.delete(
    '/session',
    {
      onRequest: requireOurOrigin,
      schema: {
        operationId: 'signOut',
        tags: ['session'],
        summary: 'Sign out: the access token and the cookie open nothing any more',
        security: [{ renewal: [] }, { staff: [] }, {}],
        response: { 204: noContent, ...problemResponses }
      }
    },
    async (request, reply) => {
      // An access token that has expired must not keep anyone signed in: the cookie is enough.
      const token = cookie.read(request)
      const ofCookie = token === null ? null : await findSessionOfRenewal(db, hashSecret(token))
      const ofToken = request.principal?.kind === 'user' ? request.principal.session_id : null
      if (ofCookie !== null) await end(ofCookie, request)
      if (ofToken !== null && ofToken !== ofCookie) await end(ofToken, request)
      cookie.clear(reply)
      return reply.code(204).send(null)
    }
  )

  app.delete(
    '/sessions',
    {
      onRequest: requireStaff,
      schema: {
        operationId: 'signOutEverywhere',
        tags: ['session'],
        summary: 'Sign out everywhere, here included',
        response: { 204: noContent, ...problemResponses }
      }
    },
    async (request, reply) => {
      const { user_id } = userOf(request)
      const session_ids = await endSessionsOfUser(db, { user_id, except: null, now: clock() })
      control.tell({ type: 'sessions_ended', session_ids })
      const target = { kind: 'user', id: user_id } as const
      await recordAudit(db, { action: 'sign_out_everywhere', ...authorOf(request), target, now: clock() })
      return reply.code(204).send(null)
    }
  )
}
