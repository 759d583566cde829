import { type TNull, type TSchema, type TUnion, Type } from 'typebox'

/** A value that may be unknown. Unknown is null, never 0, -1 or an absent-minded default; 0 is a real value. */
export function orUnknown<Schema extends TSchema>(schema: Schema): TUnion<[Schema, TNull]> {
  return Type.Union([schema, Type.Null()])
}

/** A moment: RFC 3339, written by us in UTC with milliseconds ("2026-11-21T20:47:29.123Z"). */
export const TimestampSchema = Type.String({ format: 'date-time', examples: ['2026-11-21T20:47:29.123Z'] })

/** The id of an entity: a positive integer that fits Postgres' `integer`. */
export const IdSchema = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })

/** A record's number on its device. Safe in JavaScript, `bigint` in Postgres. */
export const SeqSchema = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })

/** The receipt of a list: the items, and where the next page begins (null: this was the last). */
export function pageOf<Schema extends TSchema>(item: Schema) {
  return Type.Object({ items: Type.Array(item), next: orUnknown(Type.String()) })
}
