import { type Static, Type } from 'typebox'
import { PositionSchema } from './position.ts'
import { IdSchema, orUnknown, TimestampSchema } from './schema.ts'
import { RangeSchema } from './sync.ts'

/** One installation of the app, or one tracker. It belongs to a driver. */
export const DeviceSchema = Type.Object({
  id: IdSchema,
  name: orUnknown(Type.String()),
  platform: orUnknown(Type.String()),
  driver_id: IdSchema,
  position: orUnknown(PositionSchema),
  /** The last seq that the device says it made. */
  head_seq: Type.Integer({ minimum: 0 }),
  received: Type.Array(RangeSchema),
  rejected: Type.Array(RangeSchema),
  dropped: Type.Array(RangeSchema),
  /** Seqs up to head_seq that were neither received, nor rejected, nor dropped: still on the phone. */
  missing: Type.Integer({ minimum: 0 }),
  last_seen_at: orUnknown(TimestampSchema),
  /** The phone's clock minus the server's, milliseconds. */
  clock_offset_ms: orUnknown(Type.Integer()),
  app_version: orUnknown(Type.String()),
  storage_persisted: orUnknown(Type.Boolean()),
  battery: orUnknown(Type.Number()),
  created_at: TimestampSchema,
  revoked_at: orUnknown(TimestampSchema)
})
export type Device = Static<typeof DeviceSchema>

/** What a phone sends to become a device. */
export const DeviceRequestSchema = Type.Object({
  code: Type.String({ minLength: 1, maxLength: 40 }),
  name: Type.Optional(orUnknown(Type.String({ maxLength: 100 }))),
  platform: Type.Optional(orUnknown(Type.String({ maxLength: 100 })))
})
export type DeviceRequest = Static<typeof DeviceRequestSchema>

export const EnrolledSchema = Type.Object({
  device_id: IdSchema,
  token: Type.String(),
  driver: Type.Object({ id: IdSchema, name: Type.String() })
})
export type Enrolled = Static<typeof EnrolledSchema>

/** A single-use code that turns a phone into a driver's device. */
export const EnrollmentSchema = Type.Object({ code: Type.String(), url: Type.String(), expires_at: TimestampSchema })
export type Enrollment = Static<typeof EnrollmentSchema>
