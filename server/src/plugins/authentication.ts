import jwt from '@fastify/jwt'
import type { Role } from '@rastro/shared/model/role'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { ACCESS_SECONDS, type AccessTokens, createAccessTokens, keyId } from '../auth/access-tokens.ts'
import type { DevicePrincipal, UserPrincipal } from '../auth/principal.ts'
import { hashSecret } from '../auth/secrets.ts'
import { createCache } from '../database/cache.ts'
import { ForbiddenProblem, UnauthorizedProblem } from '../http/problem.ts'
import type { Control } from '../live/control.ts'

/** A session that has not ended, and whose it is. */
export type LiveSession = { session_id: number; user_id: number; role: Role }
/** A device that is not revoked. */
export type LiveDevice = { device_id: number; driver_id: number }
/** A sensor's key that is not revoked. */
export type LiveSensorKey = { sensor_id: number; key_id: number }

export type AuthenticationOptions = {
  /** The first signs, all verify. */
  secrets: readonly string[]
  findSession: (sessionId: number) => Promise<LiveSession | null>
  findDevice: (tokenHash: Buffer) => Promise<LiveDevice | null>
  findSensorKey: (keyHash: Buffer) => Promise<LiveSensorKey | null>
  control: Control
  clock: () => number
}

declare module 'fastify' {
  interface FastifyInstance {
    accessTokens: AccessTokens
  }
}

export const DEVICE_TOKEN_PREFIX = 'rd_'
export const SENSOR_KEY_PREFIX = 'rk_'
// Control messages end a session or a device at once; this bounds the harm when one gets lost on the way.
const CACHE_MILLISECONDS = 60_000
const CACHE_MAXIMUM = 50_000

/**
 * Sets `request.principal` from `Authorization: Bearer <token>` or `Authorization: Token <token>`. A token that is not
 * good makes nobody of you: the scopes decide what nobody may do. Sessions, devices and keys are remembered, so a
 * request costs no query.
 */
export const authentication = fp(async (app: FastifyInstance, options: AuthenticationOptions) => {
  const { secrets, findSession, findDevice, findSensorKey, control, clock } = options
  const [newest] = secrets
  if (newest === undefined) throw new Error('at least one secret is needed to sign access tokens')
  await app.register(jwt, {
    secret: newest,
    sign: { algorithm: 'HS256', expiresIn: ACCESS_SECONDS, kid: keyId(newest) }
  })
  const accessTokens = createAccessTokens(app.jwt, secrets, clock)
  app.decorate('accessTokens', accessTokens)
  app.decorateRequest('principal', null)
  app.decorateRequest('accessExpiresAt', null)

  const remembering = { clock, lifetimeMilliseconds: CACHE_MILLISECONDS, maximum: CACHE_MAXIMUM }
  const sessions = createCache({ ...remembering, load: findSession })
  const devices = createCache({
    ...remembering,
    // A token that opens nothing is remembered, too: no device will ever be given it.
    load: (hash: string) => findDevice(Buffer.from(hash, 'base64'))
  })
  const sensorKeys = createCache({
    ...remembering,
    load: (hash: string) => findSensorKey(Buffer.from(hash, 'base64'))
  })

  const stopListening = control.listen(message => {
    switch (message.type) {
      case 'devices_revoked':
        return devices.invalidate(device => device !== null && message.device_ids.includes(device.device_id))
      case 'sessions_ended':
        return sessions.invalidate(session => session !== null && message.session_ids.includes(session.session_id))
      case 'users_changed':
        return sessions.invalidate(session => session !== null && message.user_ids.includes(session.user_id))
      case 'sensor_keys_revoked':
        return sensorKeys.invalidate(key => key !== null && message.key_ids.includes(key.key_id))
      case 'gap':
        devices.invalidate(() => true)
        sensorKeys.invalidate(() => true)
        return sessions.invalidate(() => true)
      default:
    }
  })
  app.addHook('onClose', async () => stopListening())

  async function admitDevice(request: FastifyRequest, token: string): Promise<void> {
    const device = await devices.get(hashSecret(token).toString('base64'))
    if (device !== null) request.principal = { kind: 'device', ...device }
  }

  async function admitSensor(request: FastifyRequest, token: string): Promise<void> {
    const key = await sensorKeys.get(hashSecret(token).toString('base64'))
    if (key !== null) request.principal = { kind: 'sensor', ...key }
  }

  async function admitUser(request: FastifyRequest, token: string): Promise<void> {
    const access = accessTokens.verify(token)
    if (access === null) return
    const session = await sessions.get(access.session_id)
    if (session === null || session.user_id !== access.user_id) return
    request.principal = { kind: 'user', ...session }
    request.accessExpiresAt = access.expires_at
  }

  app.addHook('onRequest', async (request, reply) => {
    const token = tokenOf(request.headers.authorization)
    if (token === null) return
    // What one may see is for no one else's cache.
    void reply.header('cache-control', 'no-store')
    if (token.startsWith(DEVICE_TOKEN_PREFIX)) return await admitDevice(request, token)
    if (token.startsWith(SENSOR_KEY_PREFIX)) return await admitSensor(request, token)
    return await admitUser(request, token)
  })
})

function tokenOf(header: string | undefined): string | null {
  return /^(?:Bearer|Token) +(\S{1,4096})$/i.exec(header ?? '')?.[1] ?? null
}

/** Lets a request pass, or answers it. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of the scope that the route is in: whom it lets in. */
    guard?: Guard
  }
}

/** Lets only those into a scope whom the guard lets in, and marks its routes with it, for whoever describes them. */
export function admitOnly(scope: FastifyInstance, guard: Guard): void {
  scope.addHook('onRequest', guard)
  scope.addHook('onRoute', route => {
    route.config = { ...route.config, guard }
  })
}

/** For scopes: anyone who is signed in, in whatever role. */
export async function requireAnyone(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.principal === null) throw unauthorized(reply)
}

/** For scopes: admins and dispatchers. */
export async function requireStaff(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await requireAnyone(request, reply)
  if (request.principal?.kind !== 'user') throw ForbiddenProblem()
}

/** For scopes: admins. */
export async function requireAdmin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await requireStaff(request, reply)
  if (userOf(request).role !== 'admin') throw ForbiddenProblem()
}

/** For what gateways may do: staff, and whoever holds a sensor's key. */
export async function requireStaffOrSensorKey(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await requireAnyone(request, reply)
  if (request.principal?.kind !== 'user' && request.principal?.kind !== 'sensor') throw ForbiddenProblem()
}

/** For scopes: drivers' devices. */
export async function requireDevice(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await requireAnyone(request, reply)
  if (request.principal?.kind !== 'device') throw ForbiddenProblem()
}

/** The device that makes the request; only behind `requireDevice`. */
export function deviceOf({ principal }: FastifyRequest): DevicePrincipal {
  if (principal?.kind !== 'device') throw UnauthorizedProblem()
  return principal
}

/** The user who makes the request; only behind `requireStaff` or `requireAdmin`. */
export function userOf({ principal }: FastifyRequest): UserPrincipal {
  if (principal?.kind !== 'user') throw UnauthorizedProblem()
  return principal
}

function unauthorized(reply: FastifyReply) {
  void reply.header('www-authenticate', 'Bearer')
  return UnauthorizedProblem()
}
