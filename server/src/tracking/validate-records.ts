import type { OutboxRecord, RecordKind } from '@rastro/shared/schema/record'
import { RECORD_SCHEMAS } from '@rastro/shared/schema/record'
import type { Rejection } from '@rastro/shared/schema/sync'
import { Compile } from 'typebox/compile'
import { isStorableTime } from '../database/storable-time.ts'
import { isStorableText } from '../plugins/json-limits.ts'

type Reason = Pick<Rejection, 'code' | 'detail'>
export type Judged = { accepted: OutboxRecord[]; rejected: Rejection[] }

const validators = {
  fix: Compile(RECORD_SCHEMAS.fix),
  journal: Compile(RECORD_SCHEMAS.journal),
  trip: Compile(RECORD_SCHEMAS.trip),
  shipment: Compile(RECORD_SCHEMAS.shipment)
} satisfies Record<RecordKind, unknown>

/**
 * Judges each record of a batch on its own (ING3): a bad one is named with its reason and its neighbours are stored.
 *
 * @param records as they came, of any shape
 */
export function validateRecords(records: readonly unknown[]): Judged {
  const judged: Judged = { accepted: [], rejected: [] }
  records.forEach((record, index) => {
    const reason = reasonAgainst(record)
    if (reason === null) judged.accepted.push(record as OutboxRecord)
    else judged.rejected.push({ index, seq: usableSeq(record), ...reason })
  })
  return judged
}

/** Why a record can't be stored, or null when it can. */
function reasonAgainst(record: unknown): Reason | null {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { code: 'not_an_object', detail: 'a record is a JSON object' }
  }
  const kind = 'kind' in record ? record.kind : undefined
  if (kind === undefined) return { code: 'kind_missing', detail: 'kind is missing' }
  if (!isKind(kind)) return { code: 'kind_unknown', detail: 'kind is none of those this server knows' }
  const validator = validators[kind]
  if (!validator.Check(record)) return firstError(validator.Errors(record))
  return unstorable(record as OutboxRecord)
}

function isKind(kind: unknown): kind is RecordKind {
  return typeof kind === 'string' && Object.hasOwn(validators, kind)
}

/** What a schema can't say: a leap second is a time that JavaScript has not; Postgres stores no NUL and no half a character. */
function unstorable(record: OutboxRecord): Reason | null {
  const moment = Date.parse(record.recorded_at)
  if (Number.isNaN(moment)) return { code: 'recorded_at_invalid', detail: 'recorded_at is no time' }
  if (!isStorableTime(moment)) {
    return { code: 'recorded_at_out_of_range', detail: 'recorded_at is not within the years 1 to 9999, in UTC' }
  }
  if (record.kind === 'shipment' && typeof record.note === 'string' && !isStorableText(record.note)) {
    return { code: 'note_invalid', detail: 'note holds characters that are no text' }
  }
  return null
}

const CODE_ENDINGS: Record<string, string> = {
  required: 'missing',
  type: 'wrong_type',
  minimum: 'out_of_range',
  maximum: 'out_of_range',
  exclusiveMaximum: 'out_of_range',
  enum: 'unknown',
  maxLength: 'too_long'
}

type SchemaError = { keyword: string; instancePath: string; message: string; params: object }

/** The first error as a stable code: `lat_out_of_range`, `seq_missing`, `event_unknown`. */
function firstError(errors: readonly SchemaError[]): Reason {
  const error = errors[0]
  if (error === undefined) return { code: 'invalid', detail: 'the record is not valid' }
  const [field = 'record'] = fieldsOf(error)
  return { code: `${field}_${CODE_ENDINGS[error.keyword] ?? 'invalid'}`, detail: `${field} ${error.message}` }
}

function fieldsOf({ keyword, instancePath, params }: SchemaError): string[] {
  if (keyword === 'required' && 'requiredProperties' in params) return params.requiredProperties as string[]
  return instancePath.split('/').slice(1, 2)
}

/** The record's seq where it can be told to the phone, so that it may move that record aside. */
function usableSeq(record: unknown): number | null {
  if (typeof record !== 'object' || record === null || !('seq' in record)) return null
  return typeof record.seq === 'number' && Number.isSafeInteger(record.seq) && record.seq > 0 ? record.seq : null
}
