import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SESSION_IDLE_SECONDS } from './session-store.ts'

const NAME = 'rastro_renewal'

/** Reads and writes the cookie that renews a session: no script sees it, no other site sends it, no other path gets it. */
export function createRenewalCookie({ publicUrl, path }: { publicUrl: string; path: string }) {
  const options: CookieSerializeOptions = {
    path,
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:')
  }
  return {
    read: (request: FastifyRequest): string | null => request.cookies[NAME] ?? null,
    write: (reply: FastifyReply, token: string) =>
      reply.setCookie(NAME, token, { ...options, maxAge: SESSION_IDLE_SECONDS }),
    clear: (reply: FastifyReply) => reply.clearCookie(NAME, options)
  }
}
export type RenewalCookie = ReturnType<typeof createRenewalCookie>
