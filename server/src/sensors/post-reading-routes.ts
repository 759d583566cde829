import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { MAXIMUM_BATCH_READINGS } from '@rastro/shared/model/reading'
import { NewReadingSchema, type ReadingResult, ReadingResultSchema, ReadingSchema } from '@rastro/shared/schema/reading'
import { Type } from 'typebox'
import { actorOf, type Principal } from '../auth/principal.ts'
import type { EventLog } from '../events/event-log.ts'
import { ConflictProblem, NotFoundProblem, TooLargeProblem, ValidationProblem } from '../http/problem.ts'
import { problemResponses } from '../http/responses.ts'
import { admitOnly, requireStaffOrSensorKey } from '../plugins/authentication.ts'
import type { Door } from './doors.ts'
import { READING_TIME_RULE } from './reading-time.ts'
import { type Stored, storeReadings } from './store-readings.ts'
import { type Judgement, measuredAt, validateReadings } from './validate-readings.ts'

export type PostReadingsOptions = { events: EventLog; clock: () => number }

/** What gateways do: hand over what sensors measured, one at a time or up to a thousand at once. */
export const postReadingRoutes: FastifyPluginAsyncTypebox<PostReadingsOptions & Door> = async (app, options) => {
  const { clock, at, slash, hide } = options
  const described = { hide, tags: ['readings'] }
  admitOnly(app, requireStaffOrSensorKey)

  app.post(
    `${at}${slash}`,
    {
      schema: {
        ...described,
        operationId: 'createReading',
        summary: "Add a reading, by staff or with the sensor's key; 200 with the stored one when there is one already",
        body: NewReadingSchema,
        response: { 200: ReadingSchema, 201: ReadingSchema, ...problemResponses }
      }
    },
    async ({ body, principal }, reply) => {
      const measured = measuredAt(body, clock())
      if (measured === null) {
        throw ValidationProblem({ errors: [{ path: '/body/recorded_at', message: READING_TIME_RULE }] })
      }
      if (!mayPost(principal, body.sensor_id)) throw unknownSensor(body.sensor_id)
      const [stored] = await storeReadings(options, [measured], actorOf(principal))
      if (stored === undefined || stored.kind === 'sensor_unknown') throw unknownSensor(body.sensor_id)
      if (stored.reading === null) throw ConflictProblem({ detail: 'the same reading was just deleted; send it again' })
      return reply.code(stored.kind === 'stored' ? 201 : 200).send(stored.reading)
    }
  )

  app.post(
    `${at}/batch${slash}`,
    {
      config: { validatesItemsOf: 'readings' },
      schema: {
        ...described,
        operationId: 'createReadings',
        summary: `Add up to ${MAXIMUM_BATCH_READINGS} readings; each is judged on its own and told how it fared`,
        body: Type.Object(
          { readings: Type.Array(Type.Unknown({ description: 'As for one reading: sensor_id, recorded_at, value.' })) },
          { additionalProperties: false }
        ),
        response: { 200: Type.Object({ results: Type.Array(ReadingResultSchema) }), ...problemResponses }
      }
    },
    async ({ body, principal }) => {
      if (body.readings.length > MAXIMUM_BATCH_READINGS) {
        throw TooLargeProblem({ detail: `at most ${MAXIMUM_BATCH_READINGS} readings at once` })
      }
      const judged = validateReadings(body.readings, clock()).map(judgement => onlyOwn(judgement, principal))
      const measured = judged.flatMap(it => ('measured' in it ? [it.measured] : []))
      const stored = measured.length === 0 ? [] : await storeReadings(options, measured, actorOf(principal))
      return { results: resultsOf(judged, stored) }
    }
  )
}

/** A key opens its own sensor; all others are, to it, not there. */
function mayPost(principal: Principal | null, sensor_id: number): boolean {
  return principal?.kind === 'user' || (principal?.kind === 'sensor' && principal.sensor_id === sensor_id)
}

function onlyOwn(judgement: Judgement, principal: Principal | null): Judgement {
  if (!('measured' in judgement) || mayPost(principal, judgement.measured.sensor_id)) return judgement
  return sensorUnknown
}

const sensorUnknown = { code: 'sensor_unknown', detail: 'there is no such sensor' }

function unknownSensor(id: number) {
  return NotFoundProblem({ detail: `there is no sensor ${id}` })
}

/** @param stored of those that were good, in their order */
function resultsOf(judged: readonly Judgement[], stored: readonly Stored[]): ReadingResult[] {
  const next = stored.values()
  return judged.map((judgement, index): ReadingResult => {
    if (!('measured' in judgement)) return { index, status: 'rejected', ...judgement }
    const outcome = next.next().value
    if (outcome === undefined || outcome.kind === 'sensor_unknown') {
      return { index, status: 'rejected', ...sensorUnknown }
    }
    return { index, status: outcome.kind, ...(outcome.reading === null ? {} : { id: outcome.reading.id }) }
  })
}
