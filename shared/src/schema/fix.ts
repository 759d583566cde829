import { type Static, Type } from 'typebox'
import { FLAGS } from '../model/fix.ts'
import { LatSchema, LngSchema } from './place.ts'
import { orUnknown, SeqSchema, TimestampSchema } from './schema.ts'

/** What a 32-bit float holds: it is stored as one. */
const GREATEST = 3.4e38

/** What the position sensor said, beside where. Units are those of the W3C Geolocation API: nothing is converted on the way. */
const measurement = {
  /** Radius of the 95 % circle, metres. */
  accuracy: orUnknown(Type.Number({ minimum: 0, maximum: GREATEST })),
  /** Metres above the WGS84 ellipsoid. */
  altitude: orUnknown(Type.Number({ minimum: -GREATEST, maximum: GREATEST })),
  /** Metres per second. 0 is standing still. */
  speed: orUnknown(Type.Number({ minimum: 0, maximum: GREATEST })),
  /** Degrees clockwise from true north; unknown when standing still. 0 is north. */
  heading: orUnknown(Type.Number({ minimum: 0, exclusiveMaximum: 360 })),
  /** Charge of the phone, 0 to 1. */
  battery: orUnknown(Type.Number({ minimum: 0, maximum: 1 }))
}

/**
 * One raw measurement as the phone sends it. Open to more fields: a new phone may meet an old server.
 * What the phone does not know may be null or absent.
 */
export const FixRecordSchema = Type.Object({
  /** Numbered on the phone, once: the same record sent twice is stored once. */
  seq: SeqSchema,
  kind: Type.Literal('fix'),
  /** The phone's time, corrected by the offset to server time that it knew then; frozen at birth. */
  recorded_at: TimestampSchema,
  lat: LatSchema,
  lng: LngSchema,
  accuracy: Type.Optional(measurement.accuracy),
  altitude: Type.Optional(measurement.altitude),
  speed: Type.Optional(measurement.speed),
  heading: Type.Optional(measurement.heading),
  battery: Type.Optional(measurement.battery)
})
export type FixRecord = Static<typeof FixRecordSchema>

export const FlagSchema = Type.Enum([...FLAGS])

/** A stored fix as a track gives it. */
export const FixSchema = Type.Object({
  seq: SeqSchema,
  recorded_at: TimestampSchema,
  /** When the server learned of it. */
  received_at: TimestampSchema,
  lat: LatSchema,
  lng: LngSchema,
  ...measurement,
  flags: Type.Array(FlagSchema)
})
export type Fix = Static<typeof FixSchema>

/** What a position carries of its fix. */
export const measurementSchemas = measurement
