import { type Enrolled, EnrolledSchema, type Enrollment, EnrollmentSchema } from '@rastro/shared/device'
import { type Driver, DriverSchema, type NewDriver } from '@rastro/shared/driver'
import { SessionSchema } from '@rastro/shared/session'
import { type NewVehicle, type Vehicle, VehicleSchema } from '@rastro/shared/vehicle'
import type { Static, TSchema } from 'typebox'
import Value from 'typebox/value'

/** What an admin does at the desk before phones can report, through the public API. */
export interface Office {
  addVehicle(vehicle: NewVehicle): Promise<Vehicle>
  addDriver(driver: NewDriver): Promise<Driver>
  /** A single-use code that turns a phone into the driver's device. */
  enrollmentFor(driverId: number): Promise<Enrollment>
}

/** @throws when the server refuses the account, or cannot be reached */
export async function openOffice(server: URL, credentials: { email: string; password: string }): Promise<Office> {
  const session = await post(server, '/session', credentials, SessionSchema)
  const asAdmin = session.access_token
  return {
    addVehicle: vehicle => post(server, '/vehicles', vehicle, VehicleSchema, asAdmin),
    addDriver: driver => post(server, '/drivers', driver, DriverSchema, asAdmin),
    enrollmentFor: driverId => post(server, `/drivers/${driverId}/enrollments`, {}, EnrollmentSchema, asAdmin)
  }
}

/** What the phone does with its code. */
export function enrol(server: URL, phone: { code: string; name: string; platform: string }): Promise<Enrolled> {
  return post(server, '/devices', phone, EnrolledSchema)
}

async function post<Schema extends TSchema>(
  server: URL,
  path: string,
  body: object,
  schema: Schema,
  token?: string
): Promise<Static<Schema>> {
  const response = await fetch(new URL(`/api/v1${path}`, server), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` })
    },
    body: JSON.stringify(body)
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`POST ${path} was answered ${response.status}: ${text}`)
  const answer: unknown = JSON.parse(text)
  if (!Value.Check(schema, answer)) throw new Error(`POST ${path} was answered in another shape: ${text}`)
  return answer
}
