import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { TimestampSchema } from '@rastro/shared/schema'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import type { Database } from '../database/tables.ts'
import { NotFoundProblem, ValidationProblem } from '../plugins/problem.ts'
import { idParams, problemResponses } from '../plugins/responses.ts'
import { FUTURE_TOLERANCE_MILLISECONDS } from './fix-store.ts'
import { readTrack } from './track/read-track.ts'
import type { DeviceWindow } from './track/track-store.ts'
import { sendTrack, TrackAnswerSchema, TrackQuerySchema } from './track-answer.ts'

export type ShipmentTrackOptions = {
  db: Kysely<Database>
  /** Whose fixes, and when, make up a shipment's track; `from` null is its beginning. Null when there is no such shipment. */
  windowsOf: (shipmentId: number, query: { from: string | null; to: string }) => Promise<DeviceWindow[] | null>
  clock: () => number
  /** In one answer. */
  maximumTrackFixes: number
}

/** As for a device, but without a window it is the whole track, however long that is. */
const ShipmentTrackQuerySchema = Type.Object({
  ...TrackQuerySchema.properties,
  from: Type.Optional({ ...TimestampSchema, description: 'Included. The assignment when absent.' }),
  to: Type.Optional({ ...TimestampSchema, description: 'Included. The delivery, or now, when absent.' })
})

/** `GET /shipments/:id/track`: where a shipment was, on whatever devices it travelled. Without a window, all of it. */
export const shipmentTrackRoute: FastifyPluginAsyncTypebox<ShipmentTrackOptions> = async (
  app,
  { db, windowsOf, clock, maximumTrackFixes }
) => {
  app.get(
    '/shipments/:id/track',
    {
      schema: {
        operationId: 'getShipmentTrack',
        tags: ['shipments'],
        summary: 'Where a shipment was from its assignment to its delivery, whoever carried it',
        params: idParams,
        querystring: ShipmentTrackQuerySchema,
        response: { 200: TrackAnswerSchema, ...problemResponses }
      }
    },
    async (request, reply) => {
      const { params, query } = request
      const from = query.from === undefined ? null : momentOf('from', query.from)
      const to =
        query.to === undefined
          ? new Date(clock() + FUTURE_TOLERANCE_MILLISECONDS).toISOString()
          : momentOf('to', query.to)
      if (from !== null && from > to) throw refused('from', 'must not be after to')
      const windows = await windowsOf(params.id, { from, to })
      if (windows === null) throw NotFoundProblem({ detail: `there is no shipment ${params.id}` })
      const track = await readTrack(db, {
        windows,
        tolerance: query.tolerance ?? null,
        withFlagged: query.flags === 'all',
        limit: maximumTrackFixes
      })
      const title = `Envío ${params.id}`
      return sendTrack(reply, track, { query, name: `shipment-${params.id}`, title })
    }
  )
}

/** A schema can't tell a leap second, or a year that Postgres has not, from other times. */
function momentOf(name: string, text: string): string {
  const moment = Date.parse(text)
  if (Number.isNaN(moment) || moment < 0) throw refused(name, 'must be a time from 1970 on')
  return new Date(moment).toISOString()
}

function refused(name: string, message: string) {
  return ValidationProblem({ errors: [{ path: `/querystring/${name}`, message }] })
}
