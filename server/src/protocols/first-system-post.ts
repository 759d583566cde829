import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Ledger, ledgerOf } from '@rastro/shared/ledger'
import { FixRecordSchema } from '@rastro/shared/schema/fix'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import { orUnknown, SeqSchema, TimestampSchema } from '@rastro/shared/schema/schema'
import type { DeviceReport } from '@rastro/shared/schema/sync'
import type { Kysely } from 'kysely'
import { type Static, Type } from 'typebox'
import { isStorableTime } from '../database/storable-time.ts'
import type { Database } from '../database/tables.ts'
import { ConflictProblem, ValidationProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import { deviceOf, requireDevice } from '../plugins/authentication.ts'
import { type Numbering, takeSeq } from './numbering.ts'

/** What the ingest takes: one fix, with the number that the server gave it. */
type Batch = {
  device_id: number
  head_seq: number
  dropped: Ledger
  rejected: Ledger
  clock_offset_ms: number | null
  device: DeviceReport
  records: readonly OutboxRecord[]
}

export type FirstSystemPostOptions = {
  db: Kysely<Database>
  ingest: { submit: (batch: Batch) => Promise<unknown> }
  numbering: Numbering
  clock: () => number
}

const { lat, lng, accuracy, speed, heading } = FixRecordSchema.properties

const LocationSchema = Type.Object({
  lat,
  lng,
  accuracy,
  speed,
  heading,
  timestamp: Type.Optional(orUnknown(TimestampSchema))
})
type Location = Static<typeof LocationSchema>

const StoredSchema = Type.Object({ success: Type.Literal(true), id: SeqSchema, received_at: TimestampSchema })

/** `POST /api/ubicacion/`: the first system's way to report a position. */
export const firstSystemPost: FastifyPluginAsyncTypebox<FirstSystemPostOptions> = async (app, options) => {
  const { db, ingest, numbering, clock } = options
  /** Numbers that were given and came to nothing, by device: told as dropped, so that nobody waits for them. */
  const unused = new Map<number, number[]>()

  for (const url of ['/api/ubicacion/', '/api/ubicacion']) {
    app.post(
      url,
      {
        onRequest: requireDevice,
        schema: {
          operationId: url.endsWith('/') ? 'postUbicacion' : 'postUbicacionWithoutSlash',
          tags: ['first system'],
          summary: 'Report one position; the server numbers it',
          body: LocationSchema,
          response: { 200: StoredSchema, ...problemResponses }
        }
      },
      async request => {
        const { device_id } = deviceOf(request)
        const recorded_at = momentOf(request.body, clock())
        if (!(await numbering.claim(device_id, 'server'))) {
          throw ConflictProblem({ detail: 'this device numbers its records itself: it reports by /api/v1/sync' })
        }
        const id = await store(device_id, { ...measured(request.body), recorded_at })
        return { success: true as const, id, received_at: new Date(clock()).toISOString() }
      }
    )
  }

  async function store(device_id: number, fix: ReturnType<typeof measured> & { recorded_at: string }): Promise<number> {
    const seq = await takeSeq(db, device_id)
    const lost = unused.get(device_id) ?? []
    try {
      await ingest.submit({
        device_id,
        head_seq: seq,
        dropped: ledgerOf(lost),
        rejected: [],
        clock_offset_ms: null,
        device: {},
        records: [{ seq, kind: 'fix', ...fix }]
      })
    } catch (error) {
      unused.set(device_id, [...(unused.get(device_id) ?? []), seq])
      throw error
    }
    if (lost.length > 0) forget(device_id, lost)
    return seq
  }

  function forget(deviceId: number, seqs: readonly number[]): void {
    const left = (unused.get(deviceId) ?? []).filter(seq => !seqs.includes(seq))
    if (left.length > 0) unused.set(deviceId, left)
    else unused.delete(deviceId)
  }
}

function measured({ lat, lng, accuracy = null, speed = null, heading = null }: Location) {
  return { lat, lng, accuracy, speed, heading }
}

/** Without a time it was now. A schema can't tell a leap second from other times. */
function momentOf({ timestamp }: Location, now: number): string {
  const moment = timestamp === undefined || timestamp === null ? now : Date.parse(timestamp)
  if (isStorableTime(moment)) return new Date(moment).toISOString()
  throw ValidationProblem({
    errors: [{ path: '/body/timestamp', message: 'is no time, or not one of the years 1 to 9999' }]
  })
}
