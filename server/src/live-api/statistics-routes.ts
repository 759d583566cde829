import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ChannelStatisticsSchema, LiveStatisticsSchema } from '@rastro/shared/schema/live-statistics'
import { Type } from 'typebox'
import { NotFoundProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import type { Hub } from '../live/hub.ts'

/** How much goes over each channel, summed over all processes. */
export const statisticsRoutes: FastifyPluginAsyncTypebox<{ hub: Hub }> = async (app, { hub }) => {
  app.get(
    '/ws/stats',
    {
      schema: {
        operationId: 'getLiveStatistics',
        tags: ['live'],
        summary: 'Connections and messages of each channel, over all processes',
        response: { 200: LiveStatisticsSchema, ...problemResponses }
      }
    },
    async () => hub.statistics()
  )

  app.get(
    '/ws/stats/:channel',
    {
      schema: {
        operationId: 'getChannelStatistics',
        tags: ['live'],
        summary: 'Connections and messages of one channel, over all processes',
        params: Type.Object({ channel: Type.String() }),
        response: { 200: ChannelStatisticsSchema, ...problemResponses }
      }
    },
    async request => {
      const statistics = new Map(Object.entries(hub.statistics().channels)).get(request.params.channel)
      if (statistics === undefined) throw NotFoundProblem({ detail: 'nobody ever listened to this channel' })
      return statistics
    }
  )
}
