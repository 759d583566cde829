import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, problemResponses } from '../http/responses.ts'
import { readTrack } from './track/read-track.ts'
import { isDevice } from './track/track-store.ts'
import { sendTrack, TrackAnswerSchema, TrackQuerySchema } from './track-answer.ts'
import { trackWindow } from './track-window.ts'

export type TrackRouteOptions = {
  db: Kysely<Database>
  clock: () => number
  /** In one answer. */
  maximumTrackFixes: number
}

/** `GET /devices/:id/track`: where a device was, in the format asked for. */
export const trackRoute: FastifyPluginAsyncTypebox<TrackRouteOptions> = async (
  app,
  { db, clock, maximumTrackFixes }
) => {
  app.get(
    '/devices/:id/track',
    {
      schema: {
        operationId: 'getDeviceTrack',
        tags: ['tracking'],
        summary: 'Where a device was: fixes in order, cut at gaps, each gap with its reason',
        params: idParams,
        querystring: TrackQuerySchema,
        response: { 200: TrackAnswerSchema, ...problemResponses }
      }
    },
    async (request, reply) => {
      const { params, query } = request
      const window = trackWindow(query, clock())
      if (!(await isDevice(db, params.id))) throw NotFoundProblem({ detail: `there is no device ${params.id}` })
      const track = await readTrack(db, {
        windows: [{ device_id: params.id, ...window }],
        tolerance: query.tolerance ?? null,
        withFlagged: query.flags === 'all',
        limit: maximumTrackFixes
      })
      const day = window.from.slice(0, 10)
      return sendTrack(reply, track, { query, name: `track-${params.id}-${day}`, title: `Rastro ${params.id} ${day}` })
    }
  )
}
