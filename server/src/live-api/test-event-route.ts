import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { actorOf } from '../auth/principal.ts'
import type { EventLog } from '../events/event-log.ts'
import { ValidationProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import { DEFAULT_CHANNEL, parseChannel } from '../live/channels.ts'

const BODY_BYTES = 16 * 1024

const BodySchema = Type.Object(
  {
    channel: Type.String({ default: DEFAULT_CHANNEL }),
    data: Type.Record(Type.String(), Type.Unknown(), { default: {} })
  },
  { additionalProperties: false, required: [] }
)

/** `POST /ws/test-event`: an event that proves the stream, all the way through the log. */
export const testEventRoute: FastifyPluginAsyncTypebox<{ events: EventLog }> = async (app, { events }) => {
  app.post(
    '/ws/test-event',
    {
      bodyLimit: BODY_BYTES,
      schema: {
        operationId: 'sendTestEvent',
        tags: ['live'],
        summary: 'Sends an event of type test to everyone on a channel',
        body: BodySchema,
        response: { 202: Type.Object({ channel: Type.String(), event_type: Type.String() }), ...problemResponses }
      }
    },
    async (request, reply) => {
      const { channel, data } = request.body
      if (parseChannel(channel) === null) {
        throw ValidationProblem({ errors: [{ path: '/body/channel', message: 'there is no such channel' }] })
      }
      const metadata = { action: 'send_test_event', actor: actorOf(request.principal) }
      await events.transaction(async (_trx, append) =>
        append({ channels: [channel], event_type: 'test', data, metadata })
      )
      return reply.code(202).send({ channel, event_type: 'test' })
    }
  )
}
