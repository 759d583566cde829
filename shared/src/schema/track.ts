import { type Static, Type } from 'typebox'
import { FixSchema } from './fix.ts'
import { orUnknown, TimestampSchema } from './schema.ts'

/** Fixes in order, without a gap between them. */
export const SegmentSchema = Type.Object({ fixes: Type.Array(FixSchema) })
export type Segment = Static<typeof SegmentSchema>

/** A stretch without fixes, with its reason. Never drawn as a straight line. */
export const GapSchema = Type.Object({
  from: TimestampSchema,
  to: TimestampSchema,
  reason: Type.String(),
  /** Metres, as the crow flies, between the fixes on either side. */
  distance: Type.Number({ minimum: 0 })
})
export type Gap = Static<typeof GapSchema>

/** Fixes in order, cut at gaps. */
export const TrackSchema = Type.Object({
  segments: Type.Array(SegmentSchema),
  gaps: Type.Array(GapSchema),
  /** Metres along the segments; gaps add nothing. */
  distance: Type.Number({ minimum: 0 }),
  /** How many fixes of the window the server holds, flagged ones included. */
  received: Type.Integer({ minimum: 0 }),
  /** Seqs between the window's first and last that are neither received, nor rejected, nor dropped. */
  missing: Type.Integer({ minimum: 0 }),
  /** When the window held more fixes than one answer carries: where to go on (`from=`). */
  next_from: Type.Optional(orUnknown(TimestampSchema))
})
export type Track = Static<typeof TrackSchema>
