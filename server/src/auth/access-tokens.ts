import { createHash } from 'node:crypto'
import type { JWT } from '@fastify/jwt'

/** A JWT says whose session it is and nothing else: role and validity are asked of the session each time. */
export const ACCESS_SECONDS = 900

export type Access = { user_id: number; session_id: number; expires_at: string }

export type AccessTokens = {
  sign: (session: { user_id: number; session_id: number }) => string
  /** @returns null when it is forged, expired, or signed with a key that is no longer ours */
  verify: (token: string) => Access | null
}

/**
 * Keys rotate: the first secret signs, all of them verify. A token names its key (`kid`), so none is tried in vain.
 * A new secret goes in front of the old one, which can leave fifteen minutes later.
 */
export function createAccessTokens(jwt: JWT, secrets: readonly string[], clock: () => number): AccessTokens {
  const keys = new Map(secrets.map(secret => [keyId(secret), secret]))
  return {
    sign: ({ user_id, session_id }) =>
      jwt.sign({ sub: String(user_id), sid: session_id, iat: Math.floor(clock() / 1000) }),
    verify: token => {
      try {
        const key = keys.get(kidOf(jwt.decode(token, { complete: true })))
        if (key === undefined) return null
        return accessOf(jwt.verify(token, { key, algorithms: ['HS256'], clockTimestamp: clock() }))
      } catch {
        // Whatever is wrong with a token, it opens nothing.
        return null
      }
    }
  }
}

/** Names a key without telling it. */
export function keyId(secret: string): string {
  return createHash('sha256').update(`kid ${secret}`).digest('hex').slice(0, 8)
}

function kidOf(token: { header?: { kid?: unknown } } | null): string {
  return String(token?.header?.kid)
}

function accessOf({ sub, sid, exp }: { sub?: unknown; sid?: unknown; exp?: unknown }): Access | null {
  const user_id = Number(sub)
  if (!Number.isInteger(user_id) || typeof sid !== 'number' || typeof exp !== 'number') return null
  return { user_id, session_id: sid, expires_at: new Date(exp * 1000).toISOString() }
}
