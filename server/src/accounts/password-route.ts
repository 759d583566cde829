import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { authorOf } from '../auth/principal.ts'
import type { Throttle } from '../auth/throttle.ts'
import type { Database } from '../database/tables.ts'
import { ValidationProblem } from '../http/problem.ts'
import { noContent, problemResponses } from '../http/responses.ts'
import type { Control } from '../live/control.ts'
import { requireStaff, userOf } from '../plugins/authentication.ts'
import { changePassword } from './change-password.ts'
import { NewPasswordSchema } from './new-account.ts'
import { MAXIMUM_PASSWORD_CHARACTERS, type Passwords } from './passwords.ts'

type PasswordOptions = {
  db: Kysely<Database>
  passwords: Passwords
  control: Control
  throttle: Throttle
  clock: () => number
}

/** `POST /session/password`: one's own password. */
export const passwordRoute: FastifyPluginAsyncTypebox<PasswordOptions> = async (app, options) => {
  app.post(
    '/session/password',
    {
      onRequest: requireStaff,
      schema: {
        operationId: 'changePassword',
        tags: ['session'],
        summary: 'Change your password; all your other sessions end',
        body: Type.Object(
          { current: Type.String({ maxLength: MAXIMUM_PASSWORD_CHARACTERS }), new: NewPasswordSchema },
          { additionalProperties: false }
        ),
        response: { 204: noContent, ...problemResponses }
      }
    },
    async (request, reply) => {
      const changed = await changePassword(options, userOf(request), request.body, authorOf(request))
      // Not 401: the session is good, and a page would sign out.
      if (!changed) {
        throw ValidationProblem({ errors: [{ path: '/body/current', message: 'is not the present password' }] })
      }
      return reply.code(204).send(null)
    }
  )
}
