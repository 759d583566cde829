import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DriverChangeSchema, DriverSchema, NewDriverSchema } from '@rastro/shared/schema/driver'
import { pageOf } from '@rastro/shared/schema/schema'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { actorOf, authorOf } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import type { EventLog } from '../events/event-log.ts'
import { pageQuery, readPage } from '../http/paging.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, problemResponses } from '../http/responses.ts'
import type { Control } from '../live/control.ts'
import { admitOnly, requireStaff } from '../plugins/authentication.ts'
import { changeDriver, createDriver, type ReleaseDriver, removeDriver } from './change-driver.ts'
import { findDriver, listDrivers } from './driver-store.ts'
import { type OwnDriverOptions, ownDriverRoute } from './own-driver-route.ts'

type StaffOptions = {
  db: Kysely<Database>
  events: EventLog
  control: Control
  clock: () => number
  releaseDriver?: ReleaseDriver
}

const tags = ['drivers']

/** Who drives, for staff; and what a phone may know of its own driver. */
export const drivers: FastifyPluginAsyncTypebox<StaffOptions & OwnDriverOptions> = async (app, options) => {
  await app.register(ownDriverRoute, options)
  await app.register(staffRoutes, options)
}

const staffRoutes: FastifyPluginAsyncTypebox<StaffOptions> = async (app, options) => {
  const { db } = options
  admitOnly(app, requireStaff)

  app.get(
    '/drivers',
    {
      schema: {
        operationId: 'listDrivers',
        tags,
        summary: 'Drivers, newest first',
        querystring: Type.Object(pageQuery),
        response: { 200: pageOf(DriverSchema), ...problemResponses }
      }
    },
    request => readPage(request.query, page => listDrivers(db, page))
  )

  app.get(
    '/drivers/:id',
    {
      schema: {
        operationId: 'getDriver',
        tags,
        summary: 'One driver',
        params: idParams,
        response: { 200: DriverSchema, ...problemResponses }
      }
    },
    async request => {
      const driver = await findDriver(db, request.params.id)
      if (driver === undefined) throw NotFoundProblem()
      return driver
    }
  )

  app.post(
    '/drivers',
    {
      schema: {
        operationId: 'createDriver',
        tags,
        summary: 'Add a driver',
        body: NewDriverSchema,
        response: { 201: DriverSchema, ...problemResponses }
      }
    },
    async (request, reply) =>
      reply.code(201).send(await createDriver(options, request.body, actorOf(request.principal)))
  )

  for (const method of ['PATCH', 'PUT'] as const) {
    app.route({
      method,
      url: '/drivers/:id',
      schema: {
        operationId: method === 'PATCH' ? 'changeDriver' : 'putDriver',
        tags,
        summary: 'Change the given fields of a driver',
        params: idParams,
        body: DriverChangeSchema,
        response: { 200: DriverSchema, ...problemResponses }
      },
      handler: async request => {
        const driver = await changeDriver(options, request.params.id, request.body, actorOf(request.principal))
        if (driver === null) throw NotFoundProblem()
        return driver
      }
    })
  }

  app.delete(
    '/drivers/:id',
    {
      schema: {
        operationId: 'deleteDriver',
        tags,
        summary: 'Delete a driver; the answer is its last state',
        params: idParams,
        response: { 200: DriverSchema, ...problemResponses }
      }
    },
    async request => {
      const driver = await removeDriver(options, request.params.id, authorOf(request))
      if (driver === null) throw NotFoundProblem()
      return driver
    }
  )
}
