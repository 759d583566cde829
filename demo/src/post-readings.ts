import { MAXIMUM_BATCH_READINGS } from '@rastro/shared/model/reading'
import { ReadingResultSchema } from '@rastro/shared/schema/reading'
import { Type } from 'typebox'
import { ApiError, call } from './api.ts'
import type { Measurement } from './instrument.ts'

/** What came of a batch. */
export type PostAnswer =
  /** Each reading is stored, or will never be. */
  | { kind: 'settled'; rejected: number }
  /** The key is no longer good. */
  | { kind: 'lockedOut' }
  | { kind: 'retry' }

/** At most MAXIMUM_BATCH_READINGS at once. */
export type PostReadings = (measurements: readonly Measurement[]) => Promise<PostAnswer>

export const MAXIMUM_POST_READINGS = MAXIMUM_BATCH_READINGS

const AnswerSchema = Type.Object({ results: Type.Array(ReadingResultSchema) })

/** Posts what one sensor measured, with the key of that sensor. */
export function createReadingsPost(server: URL, { sensor_id, key }: { sensor_id: number; key: string }): PostReadings {
  return async measurements => {
    const readings = measurements.map(({ time, value }) => ({
      sensor_id,
      recorded_at: new Date(time).toISOString(),
      value
    }))
    try {
      const headers = { authorization: `Bearer ${key}` }
      const { results } = await call(
        server,
        { method: 'POST', path: '/readings/batch', headers, body: { readings } },
        AnswerSchema
      )
      return { kind: 'settled', rejected: results.filter(({ status }) => status === 'rejected').length }
    } catch (error) {
      if (error instanceof ApiError) return { kind: error.status === 401 ? 'lockedOut' : 'retry' }
      // Nobody answers: fetch says so with a TypeError.
      if (error instanceof TypeError) return { kind: 'retry' }
      throw error
    }
  }
}
