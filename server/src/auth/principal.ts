import type { Role } from '@rastro/shared/model/role'
import type { FastifyRequest } from 'fastify'

/** A signed-in member of staff. */
export type UserPrincipal = { kind: 'user'; user_id: number; role: Role; session_id: number }
/** A driver's device. */
export type DevicePrincipal = { kind: 'device'; device_id: number; driver_id: number }
/** Whoever holds the link to one shipment. */
export type SharePrincipal = { kind: 'share'; shipment_id: number; share_id: number }
/** A gateway that holds a key of one sensor. */
export type SensorPrincipal = { kind: 'sensor'; sensor_id: number; key_id: number }

/** On whose behalf a request is made; null when on nobody's. */
export type Principal = UserPrincipal | DevicePrincipal | SharePrincipal | SensorPrincipal

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null
    /** When the access of `principal` ends by itself, ISO 8601; null when only a revocation ends it. */
    accessExpiresAt: string | null
  }
}

/** Who did it, as events and the audit trail name them. */
export type Actor = { kind: Principal['kind'] | 'console'; id: number | null }

export function actorOf(principal: Principal | null): Actor | null {
  switch (principal?.kind) {
    case undefined:
      return null
    case 'user':
      return { kind: 'user', id: principal.user_id }
    case 'device':
      return { kind: 'device', id: principal.device_id }
    case 'share':
      return { kind: 'share', id: principal.share_id }
    case 'sensor':
      return { kind: 'sensor', id: principal.sensor_id }
  }
}

/** Who did it and from where; null is unknown. */
export type Author = { actor: Actor | null; address: string | null }

export function authorOf(request: FastifyRequest): Author {
  return { actor: actorOf(request.principal), address: request.ip }
}
