import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { BucketSchema, type ReadingChange, ReadingChangeSchema, ReadingSchema } from '@rastro/shared/schema/reading'
import { pageOf } from '@rastro/shared/schema/schema'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { actorOf } from '../auth/principal.ts'
import type { Database } from '../database/tables.ts'
import type { EventLog } from '../events/event-log.ts'
import { NotFoundProblem, ValidationProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import { changeReading, removeReading } from './change-reading.ts'
import type { Door } from './doors.ts'
import { findReadings, ReadingsQuerySchema } from './find-readings.ts'
import { findReading } from './reading-store.ts'
import { READING_TIME_RULE, readingTime } from './reading-time.ts'

export type ReadingRoutesOptions = { db: Kysely<Database>; events: EventLog; clock: () => number }

const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })

/** What staff does with readings: look, correct, delete. */
export const readingRoutes: FastifyPluginAsyncTypebox<ReadingRoutesOptions & Door> = async (app, options) => {
  const { db, events, clock, at, slash, hide } = options
  const described = { hide, tags: ['readings'] }

  app.get(
    `${at}${slash}`,
    {
      schema: {
        ...described,
        operationId: 'listReadings',
        summary:
          'Readings, newest first; with `buckets`, minimum, mean, maximum and count per stretch of time, in order',
        querystring: ReadingsQuerySchema,
        response: { 200: Type.Union([pageOf(ReadingSchema), pageOf(BucketSchema)]), ...problemResponses }
      }
    },
    request => findReadings(db, request.query)
  )

  app.get(
    `${at}/:id${slash}`,
    {
      schema: {
        ...described,
        operationId: 'getReading',
        summary: 'One reading',
        params,
        response: { 200: ReadingSchema, ...problemResponses }
      }
    },
    async request => {
      const reading = await findReading(db, request.params.id)
      if (reading === undefined) throw NotFoundProblem()
      return reading
    }
  )

  for (const method of ['PATCH', 'PUT'] as const) {
    app.route({
      method,
      url: `${at}/:id${slash}`,
      schema: {
        ...described,
        operationId: method === 'PATCH' ? 'changeReading' : 'putReading',
        summary: 'Change the given fields of a reading',
        params,
        body: ReadingChangeSchema,
        response: { 200: ReadingSchema, ...problemResponses }
      },
      handler: async ({ params, body, principal }) => {
        const reading = await changeReading(events, params.id, storable(body, clock()), actorOf(principal))
        if (reading === null) throw NotFoundProblem()
        return reading
      }
    })
  }

  app.delete(
    `${at}/:id${slash}`,
    {
      schema: {
        ...described,
        operationId: 'deleteReading',
        summary: 'Delete a reading; the answer is its last state',
        params,
        response: { 200: ReadingSchema, ...problemResponses }
      }
    },
    async request => {
      const reading = await removeReading(events, request.params.id, actorOf(request.principal))
      if (reading === null) throw NotFoundProblem()
      return reading
    }
  )
}

/** @throws ValidationProblem when the time cannot be right */
function storable(changes: ReadingChange, now: number): ReadingChange {
  if (changes.recorded_at === undefined) return changes
  const recorded_at = readingTime(changes.recorded_at, now)
  if (recorded_at === null) {
    throw ValidationProblem({ errors: [{ path: '/body/recorded_at', message: READING_TIME_RULE }] })
  }
  return { ...changes, recorded_at }
}
