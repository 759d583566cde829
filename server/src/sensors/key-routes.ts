import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IdSchema, pageOf } from '@rastro/shared/schema/schema'
import { NewSensorKeySchema, SensorKeySchema } from '@rastro/shared/schema/sensor'
import { Type } from 'typebox'
import { authorOf } from '../auth/principal.ts'
import { pageQuery, readPage } from '../http/paging.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, noContent, problemResponses } from '../http/responses.ts'
import { issueKey, type KeyDependencies, revokeKey } from './change-key.ts'
import type { Door } from './doors.ts'
import { listSensorKeys } from './key-store.ts'
import { findSensor } from './sensor-store.ts'

/** The keys with which gateways post the readings of one sensor. */
export const keyRoutes: FastifyPluginAsyncTypebox<KeyDependencies & Door> = async (app, options) => {
  const { db, at, slash, hide } = options
  const described = { hide, tags: ['sensors'] }

  app.post(
    `${at}/:id/keys${slash}`,
    {
      schema: {
        ...described,
        operationId: 'createSensorKey',
        summary: "A key with which a gateway posts this sensor's readings, and nothing else; it is told only now",
        params: idParams,
        response: { 201: NewSensorKeySchema, ...problemResponses }
      }
    },
    async (request, reply) => {
      const issued = await issueKey(options, request.params.id, authorOf(request))
      if (issued === null) throw NotFoundProblem()
      return reply.code(201).send(issued)
    }
  )

  app.get(
    `${at}/:id/keys${slash}`,
    {
      schema: {
        ...described,
        operationId: 'listSensorKeys',
        summary: 'The keys of a sensor, newest first, without what opens',
        params: idParams,
        querystring: Type.Object(pageQuery),
        response: { 200: pageOf(SensorKeySchema), ...problemResponses }
      }
    },
    async request => {
      const { id } = request.params
      if ((await findSensor(db, { id, test: false })) === undefined) throw NotFoundProblem()
      return readPage(request.query, page => listSensorKeys(db, { sensor_id: id, ...page }))
    }
  )

  app.delete(
    `${at}/:id/keys/:key_id${slash}`,
    {
      schema: {
        ...described,
        operationId: 'revokeSensorKey',
        summary: 'End a key for good, at once',
        params: Type.Object({ id: IdSchema, key_id: IdSchema }),
        response: { 204: noContent, ...problemResponses }
      }
    },
    async (request, reply) => {
      const { id, key_id } = request.params
      if (!(await revokeKey(options, { sensor_id: id, key_id }, authorOf(request)))) throw NotFoundProblem()
      return reply.code(204).send(null)
    }
  )
}
