import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ledgerOf } from '@rastro/shared/ledger'
import { MAXIMUM_SYNC_BYTES, MAXIMUM_SYNC_RECORDS } from '@rastro/shared/model/sync'
import { ProblemSchema } from '@rastro/shared/schema/problem'
import { type Sync, SyncedSchema, SyncSchema } from '@rastro/shared/schema/sync'
import { ConflictProblem, TooLargeProblem, ValidationProblem } from '../http/problem.ts'
import { deviceOf } from '../plugins/authentication.ts'
import type { Batch } from './batch.ts'
import { gunzip } from './gunzip.ts'
import type { Ingest } from './ingest.ts'
import { validateRecords } from './validate-records.ts'

const MAXIMUM_INT4 = 2_147_483_647

export type SyncRouteOptions = {
  ingest: Ingest
  /** Whether the device numbers its records itself: its first use has decided that for good. */
  numbering: { claim: (deviceId: number, by: 'device') => Promise<boolean> }
  /** Waits until what drivers did, as these records tell, has reached their shipments. */
  actionsApplied: (deviceId: number) => Promise<void>
  clock: () => number
}

/** `POST /sync`: a device hands over records and learns which of them it may forget. */
export const syncRoute: FastifyPluginAsyncTypebox<SyncRouteOptions> = async (app, options) => {
  const { ingest, numbering, actionsApplied, clock } = options
  app.post(
    '/sync',
    {
      bodyLimit: MAXIMUM_SYNC_BYTES,
      preParsing: gunzip,
      config: { validatesItemsOf: 'records' },
      schema: {
        operationId: 'sync',
        tags: ['sync'],
        summary: 'Hand over records; what is acknowledged is stored for good',
        body: SyncSchema,
        response: { 200: SyncedSchema, '4xx': ProblemSchema, 503: ProblemSchema }
      }
    },
    async request => {
      const { device_id } = deviceOf(request)
      const sync = request.body
      if (sync.records.length > MAXIMUM_SYNC_RECORDS) {
        throw TooLargeProblem({ detail: `at most ${MAXIMUM_SYNC_RECORDS} records at once` })
      }
      if (!(await numbering.claim(device_id, 'device'))) {
        throw ConflictProblem({ detail: 'the records of this device are numbered by the server: it uses another door' })
      }
      const { accepted, rejected } = validateRecords(sync.records)
      const rejectedSeqs = rejected.flatMap(({ seq }) => (seq === null ? [] : [seq]))
      const { acked, stored, duplicates } = await ingest.submit({
        ...envelopeOf(sync, clock()),
        device_id,
        rejected: ledgerOf(rejectedSeqs),
        records: accepted
      })
      await actionsApplied(device_id)
      const server_time = new Date(clock()).toISOString()
      return {
        server_time,
        acked: acked.map(([first, last]): [number, number] => [first, last]),
        stored,
        duplicates,
        rejected,
        max_records: MAXIMUM_SYNC_RECORDS
      }
    }
  )
}

function envelopeOf(sync: Sync, now: number): Pick<Batch, 'head_seq' | 'dropped' | 'clock_offset_ms' | 'device'> {
  const dropped = sync.dropped ?? []
  if (dropped.some(([first, last]) => first > last)) {
    throw ValidationProblem({
      errors: [{ path: '/body/dropped', message: 'a range is [first, last], first not above last' }]
    })
  }
  const offset = Date.parse(sync.sent_at) - now
  return {
    head_seq: sync.head_seq,
    dropped,
    clock_offset_ms: Number.isNaN(offset) ? null : Math.max(-MAXIMUM_INT4, Math.min(MAXIMUM_INT4, Math.round(offset))),
    device: sync.device ?? {}
  }
}
