import { type Static, Type } from 'typebox'
import { JOURNAL_EVENTS } from '../model/journal.ts'
import { SHIPMENT_ACTIONS } from '../model/shipment.ts'
import { type FixRecord, FixRecordSchema } from './fix.ts'
import { IdSchema, orUnknown, SeqSchema, TimestampSchema } from './schema.ts'

/** Why there was silence, or that it ended. */
export const JournalRecordSchema = Type.Object({
  seq: SeqSchema,
  kind: Type.Literal('journal'),
  recorded_at: TimestampSchema,
  event: Type.Enum([...JOURNAL_EVENTS])
})
export type JournalRecord = Static<typeof JournalRecordSchema>

/** The driver started or ended a trip. */
export const TripRecordSchema = Type.Object({
  seq: SeqSchema,
  kind: Type.Literal('trip'),
  recorded_at: TimestampSchema,
  action: Type.Enum(['started', 'ended'])
})
export type TripRecord = Static<typeof TripRecordSchema>

/** The driver did something with a shipment. */
export const ShipmentRecordSchema = Type.Object({
  seq: SeqSchema,
  kind: Type.Literal('shipment'),
  recorded_at: TimestampSchema,
  shipment_id: IdSchema,
  action: Type.Enum([...SHIPMENT_ACTIONS]),
  note: Type.Optional(orUnknown(Type.String({ maxLength: 2000 })))
})
export type ShipmentRecord = Static<typeof ShipmentRecordSchema>

/** Anything in the phone's outbox. All kinds share one numbering. */
export type OutboxRecord = FixRecord | JournalRecord | TripRecord | ShipmentRecord

export const RECORD_SCHEMAS = {
  fix: FixRecordSchema,
  journal: JournalRecordSchema,
  trip: TripRecordSchema,
  shipment: ShipmentRecordSchema
} as const
export type RecordKind = keyof typeof RECORD_SCHEMAS
