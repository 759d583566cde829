import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { DeviceRequestSchema, EnrolledSchema } from '@rastro/shared/schema/device'
import type { Throttle } from '../auth/throttle.ts'
import type { EventLog } from '../events/event-log.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import { enrollDevice } from './enroll-device.ts'

export type EnrollRouteOptions = {
  events: EventLog
  throttle: Throttle
  /** Codes are hashed with the first; those made with an older one still count. */
  secrets: readonly string[]
  clock: () => number
}

/** `POST /devices`: the one route that a phone without a token may use. */
export const enrollRoute: FastifyPluginAsyncTypebox<EnrollRouteOptions> = async (app, options) => {
  app.post(
    '/devices',
    {
      schema: {
        operationId: 'enrollDevice',
        tags: ['devices'],
        summary: "Turn a code into a driver's device; the token is told only here",
        body: DeviceRequestSchema,
        response: { 201: EnrolledSchema, ...problemResponses }
      }
    },
    async (request, reply) => {
      const enrolled = await enrollDevice(options, request.body, request.ip)
      if (enrolled === null) throw NotFoundProblem({ detail: 'this code is wrong, used or expired' })
      return reply.code(201).header('cache-control', 'no-store').send(enrolled)
    }
  )
}
