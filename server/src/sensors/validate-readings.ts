import { type NewReading, NewReadingSchema } from '@rastro/shared/schema/reading'
import { Compile } from 'typebox/compile'
import type { MeasuredReading } from './reading-store.ts'
import { READING_TIME_RULE, readingTime } from './reading-time.ts'

export type Judgement = { measured: MeasuredReading } | { code: string; detail: string }

const validator = Compile(NewReadingSchema)

/**
 * Judges each reading of a batch on its own: a bad one is named with its reason and its neighbours are stored.
 *
 * @param readings as they came, of any shape
 * @param now milliseconds since 1970: the time of a reading that has none
 * @returns one for each, in their order
 */
export function validateReadings(readings: readonly unknown[], now: number): Judgement[] {
  const untimed = new Set<number>()
  return readings.map(reading => {
    if (typeof reading !== 'object' || reading === null || Array.isArray(reading)) {
      return { code: 'not_an_object', detail: 'a reading is a JSON object' }
    }
    if (!validator.Check(reading)) return firstError(validator.Errors(reading))
    const { sensor_id, recorded_at } = reading
    if (recorded_at === undefined && untimed.has(sensor_id)) {
      // They would all get the same time, and so be the same reading.
      return { code: 'recorded_at_missing', detail: 'only one reading of a sensor in a batch can be without its time' }
    }
    if (recorded_at === undefined) untimed.add(sensor_id)
    const measured = measuredAt(reading, now)
    return measured === null
      ? { code: 'recorded_at_out_of_range', detail: `recorded_at ${READING_TIME_RULE}` }
      : { measured }
  })
}

/** With its time, or else the server's; null when that time cannot be right. */
export function measuredAt({ sensor_id, recorded_at, value }: NewReading, now: number): MeasuredReading | null {
  const time = recorded_at === undefined ? new Date(now).toISOString() : readingTime(recorded_at, now)
  return time === null ? null : { sensor_id, recorded_at: time, value }
}

const CODE_ENDINGS: Record<string, string> = {
  required: 'missing',
  type: 'wrong_type',
  minimum: 'out_of_range',
  maximum: 'out_of_range'
}

type SchemaError = { keyword: string; instancePath: string; message: string; params: object }

/** The first error as a stable code: `value_wrong_type`, `sensor_id_missing`, `field_unknown`. */
function firstError(errors: readonly SchemaError[]): { code: string; detail: string } {
  const error = errors[0]
  const field = error === undefined ? undefined : fieldOf(error)
  if (error === undefined || field === undefined || !Object.hasOwn(NewReadingSchema.properties, field)) {
    return { code: 'field_unknown', detail: 'there is a field that readings do not have' }
  }
  const detail = error.keyword === 'required' ? `${field} is missing` : `${field} ${error.message}`
  return { code: `${field}_${CODE_ENDINGS[error.keyword] ?? 'invalid'}`, detail }
}

function fieldOf({ keyword, instancePath, params }: SchemaError): string | undefined {
  if (keyword === 'required' && 'requiredProperties' in params) return (params.requiredProperties as string[])[0]
  return instancePath.split('/')[1]
}
