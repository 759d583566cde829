import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { pageOf } from '@rastro/shared/schema/schema'
import { NewSensorSchema, SensorChangeSchema, SensorSchema } from '@rastro/shared/schema/sensor'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { actorOf, authorOf } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import { pageQuery, readPage } from '../http/paging.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, problemResponses } from '../http/responses.ts'
import { changeSensor, createSensor, removeSensor, type SensorDependencies } from './change-sensor.ts'
import type { Door } from './doors.ts'
import { findSensor, listSensors } from './sensor-store.ts'
import type { Sweep } from './sweep.ts'

export type SensorRoutesOptions = SensorDependencies & { db: Kysely<Database>; sweep: Sweep }

/** Sensors: list, look, add, change, delete. Who may is the scope's business. */
export const sensorRoutes: FastifyPluginAsyncTypebox<SensorRoutesOptions & Door> = async (app, options) => {
  const { db, sweep, test, at, slash, hide } = options
  const described = { hide, tags: [test ? 'test' : 'sensors'] }
  const noun = test ? 'TestSensor' : 'Sensor'

  app.get(
    `${at}${slash}`,
    {
      schema: {
        ...described,
        operationId: `list${noun}s`,
        summary: 'Sensors, newest first',
        querystring: Type.Object(pageQuery),
        response: { 200: pageOf(SensorSchema), ...problemResponses }
      }
    },
    request => readPage(request.query, page => listSensors(db, { test, ...page }))
  )

  app.get(
    `${at}/:id${slash}`,
    {
      schema: {
        ...described,
        operationId: `get${noun}`,
        summary: 'One sensor',
        params: idParams,
        response: { 200: SensorSchema, ...problemResponses }
      }
    },
    async request => {
      const sensor = await findSensor(db, { id: request.params.id, test })
      if (sensor === undefined) throw NotFoundProblem()
      return sensor
    }
  )

  app.post(
    `${at}${slash}`,
    {
      schema: {
        ...described,
        operationId: `create${noun}`,
        summary: 'Add a sensor',
        body: NewSensorSchema,
        response: { 201: SensorSchema, ...problemResponses }
      }
    },
    async (request, reply) =>
      reply.code(201).send(await createSensor(options, request.body, actorOf(request.principal)))
  )

  for (const method of ['PATCH', 'PUT'] as const) {
    app.route({
      method,
      url: `${at}/:id${slash}`,
      schema: {
        ...described,
        operationId: `${method === 'PATCH' ? 'change' : 'put'}${noun}`,
        summary: 'Change the given fields of a sensor',
        params: idParams,
        body: SensorChangeSchema,
        response: { 200: SensorSchema, ...problemResponses }
      },
      handler: async request => {
        const sensor = await changeSensor(options, request.params.id, request.body, actorOf(request.principal))
        if (sensor === null) throw NotFoundProblem()
        return sensor
      }
    })
  }

  app.delete(
    `${at}/:id${slash}`,
    {
      schema: {
        ...described,
        operationId: `delete${noun}`,
        summary: 'Delete a sensor with its keys and readings; the answer is its last state',
        params: idParams,
        response: { 200: SensorSchema, ...problemResponses }
      }
    },
    async request => {
      const sensor = await removeSensor(options, request.params.id, authorOf(request))
      if (sensor === null) throw NotFoundProblem()
      sweep.wake()
      return sensor
    }
  )
}
