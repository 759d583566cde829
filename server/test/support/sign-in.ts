import type { FastifyInstance } from 'fastify'
import { ADMIN } from './test-app.ts'

/** Signs the first admin in. @returns the header that says so */
export async function signIn(app: FastifyInstance): Promise<{ authorization: string }> {
  const answer = await app.inject({ method: 'POST', url: '/api/v1/session', payload: ADMIN })
  return { authorization: `Bearer ${answer.json().access_token}` }
}
