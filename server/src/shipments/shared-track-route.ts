import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { TimestampSchema } from '@rastro/shared/schema/schema'
import { type SharedShipment, SharedShipmentSchema } from '@rastro/shared/schema/share'
import type { Segment, Track } from '@rastro/shared/schema/track'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { storedTime } from '../database/storable-time.ts'
import type { Database } from '../database/tables.ts'
import { GoneProblem, NotFoundProblem, ValidationProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import { type DeviceWindow, deviceWindows } from './device-windows.ts'
import { loadLastFix } from './last-fix.ts'
import { countView, lookUpShare, type OpenShare } from './share-store.ts'
import { findShipment } from './shipment-store.ts'

export type SharedTrackOptions = {
  db: Kysely<Database>
  readTrack: (request: { windows: DeviceWindow[]; tolerance: number; withFlagged: boolean }) => Promise<Track>
  clock: () => number
}

/** Metres: the width of a road. A phone on a slow network gets a line, not every second of it. */
const TOLERANCE_METRES = 10
/** So far may a phone's clock be ahead without its fix being flagged: the line has to end where the position is. */
const AHEAD_MILLISECONDS = 60_000

/** `GET /track/:token`: a shipment as its customer may see it. The token is all it takes. */
export const sharedTrackRoute: FastifyPluginAsyncTypebox<SharedTrackOptions> = async (app, options) => {
  const { db, clock } = options

  // The address is the secret: it must not travel on, and nothing between may keep the answer, not even a refusal.
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
  })

  app.get(
    '/track/:token',
    {
      schema: {
        operationId: 'getSharedShipment',
        tags: ['customers'],
        summary: 'A shipment as its customer may see it: nothing from before its pickup or after its delivery',
        params: Type.Object({ token: Type.String({ maxLength: 100 }) }),
        querystring: Type.Object({
          /** Where the answer before said to go on. */
          from: Type.Optional(TimestampSchema),
          view: Type.Optional(
            Type.Literal('again', { description: 'A page that brings itself up to date: not counted as a view.' })
          )
        }),
        response: { 200: SharedShipmentSchema, ...problemResponses }
      }
    },
    async request => {
      const from = momentOf(request.query.from)
      const found = await lookUpShare(db, request.params.token, clock())
      if (found.kind === 'unknown') throw NotFoundProblem()
      if (found.kind === 'ended') throw GoneProblem({ detail: 'this link has expired or was revoked' })
      const shared = await readShared(options, found.share, from)
      if (from === null && request.query.view !== 'again') await countView(db, found.share.share_id, shared.as_of)
      return shared
    }
  )
}

async function readShared(
  { db, readTrack, clock }: SharedTrackOptions,
  { shipment_id, expires_at }: OpenShare,
  from: string | null
): Promise<SharedShipment> {
  const shipment = await findShipment(db, shipment_id)
  if (shipment === undefined) throw NotFoundProblem()
  const now = clock()
  const to = new Date(now + AHEAD_MILLISECONDS).toISOString()
  const windows = await deviceWindows(db, shipment_id, { audience: 'customer', from, to })
  const whole = from === null ? windows : await deviceWindows(db, shipment_id, { audience: 'customer', from: null, to })
  const track = await readTrack({ windows, tolerance: TOLERANCE_METRES, withFlagged: false })
  const { reference, status, origin, destination, stops, planned_at, started_at, finished_at } = shipment
  return {
    shipment_id,
    reference,
    status,
    origin,
    destination,
    stops,
    planned_at,
    started_at,
    finished_at,
    position: await loadLastFix(db, whole),
    as_of: new Date(now).toISOString(),
    segments: track.segments.map(withoutPhone),
    gaps: track.gaps,
    next_from: track.next_from ?? null,
    expires_at: new Date(expires_at).toISOString()
  }
}

/** How full the driver's phone is, is no customer's business. */
function withoutPhone({ fixes }: Segment): Segment {
  return { fixes: fixes.map(fix => ({ ...fix, battery: null })) }
}

function momentOf(text: string | undefined): string | null {
  if (text === undefined) return null
  const moment = storedTime(text)
  if (moment !== null) return moment
  throw ValidationProblem({ errors: [{ path: '/querystring/from', message: 'must be a time from 1970 to 9999' }] })
}
