import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import { NotFoundProblem } from '../http/problem.ts'
import { idParams, problemResponses } from '../http/responses.ts'
import { readTrack } from './track/read-track.ts'
import type { DeviceWindow } from './track/track-store.ts'
import { sendTrack, TrackAnswerSchema, TrackQuerySchema } from './track-answer.ts'
import { trackWindow } from './track-window.ts'

export type ShipmentTrackOptions = {
  db: Kysely<Database>
  clock: () => number
  /** In one answer. */
  maximumTrackFixes: number
  /** Which devices carried the shipment, and when; null when there is no such shipment. Without `from`, from its start. */
  shipmentWindows: (shipmentId: number, asked: { from: string | null; to: string }) => Promise<DeviceWindow[] | null>
}

/** `GET /shipments/:id/track`: where a shipment was, whoever carried it, in the format asked for. */
export const shipmentTrackRoute: FastifyPluginAsyncTypebox<ShipmentTrackOptions> = async (app, options) => {
  const { db, clock, maximumTrackFixes, shipmentWindows } = options
  app.get(
    '/shipments/:id/track',
    {
      schema: {
        operationId: 'getShipmentTrack',
        tags: ['tracking'],
        summary: 'Where a shipment was, from its assignment to its end, over all devices that carried it',
        params: idParams,
        querystring: TrackQuerySchema,
        response: { 200: TrackAnswerSchema, ...problemResponses }
      }
    },
    async (request, reply) => {
      const { params, query } = request
      const { from, to } = trackWindow(query, clock())
      const windows = await shipmentWindows(params.id, { from: query.from === undefined ? null : from, to })
      if (windows === null) throw NotFoundProblem({ detail: `there is no shipment ${params.id}` })
      const track = await readTrack(db, {
        windows,
        tolerance: query.tolerance ?? null,
        withFlagged: query.flags === 'all',
        limit: maximumTrackFixes
      })
      return sendTrack(reply, track, { query, name: `shipment-${params.id}`, title: `Rastro envío ${params.id}` })
    }
  )
}
