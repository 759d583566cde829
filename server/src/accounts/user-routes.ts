import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { pageOf } from '@rastro/shared/schema/schema'
import { AccountSchema } from '@rastro/shared/schema/session'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { authorOf } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import { pageQuery, readPage } from '../http/paging.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, problemResponses } from '../http/responses.ts'
import type { Control } from '../live/control.ts'
import { admitOnly, requireAdmin } from '../plugins/authentication.ts'
import { changeUser, createUser, removeUser } from './change-user.ts'
import { AccountChangeSchema, NewAccountSchema } from './new-account.ts'
import type { Passwords } from './passwords.ts'
import { findUser, listUsers } from './user-store.ts'

type UsersOptions = { db: Kysely<Database>; passwords: Passwords; control: Control; clock: () => number }

const tags = ['users']

/** `/users`: who may sign in, and as what. Admins only. */
export const userRoutes: FastifyPluginAsyncTypebox<UsersOptions> = async (app, options) => {
  const { db } = options
  admitOnly(app, requireAdmin)

  app.get(
    '/users',
    {
      schema: {
        operationId: 'listUsers',
        tags,
        summary: 'Users, newest first',
        querystring: Type.Object(pageQuery),
        response: { 200: pageOf(AccountSchema), ...problemResponses }
      }
    },
    request => readPage(request.query, page => listUsers(db, page))
  )

  app.get(
    '/users/:id',
    {
      schema: {
        operationId: 'getUser',
        tags,
        summary: 'One user',
        params: idParams,
        response: { 200: AccountSchema, ...problemResponses }
      }
    },
    async request => {
      const user = await findUser(db, request.params.id)
      if (user === undefined) throw NotFoundProblem()
      return user
    }
  )

  app.post(
    '/users',
    {
      schema: {
        operationId: 'createUser',
        tags,
        summary: 'Add a user',
        body: NewAccountSchema,
        response: { 201: AccountSchema, ...problemResponses }
      }
    },
    async (request, reply) => reply.code(201).send(await createUser(options, request.body, authorOf(request)))
  )

  for (const method of ['PATCH', 'PUT'] as const) {
    app.route({
      method,
      url: '/users/:id',
      schema: {
        operationId: method === 'PATCH' ? 'changeUser' : 'putUser',
        tags,
        summary: 'Change the given fields of a user; a new password ends the sessions',
        params: idParams,
        body: AccountChangeSchema,
        response: { 200: AccountSchema, ...problemResponses }
      },
      handler: async request => {
        const user = await changeUser(options, request.params.id, request.body, authorOf(request))
        if (user === null) throw NotFoundProblem()
        return user
      }
    })
  }

  app.delete(
    '/users/:id',
    {
      schema: {
        operationId: 'deleteUser',
        tags,
        summary: 'Delete a user and end the sessions; the answer is the last state',
        params: idParams,
        response: { 200: AccountSchema, ...problemResponses }
      }
    },
    async request => {
      const user = await removeUser(options, request.params.id, authorOf(request))
      if (user === null) throw NotFoundProblem()
      return user
    }
  )
}
