import { type Enrolled, EnrolledSchema, type Enrollment, EnrollmentSchema } from '@rastro/shared/schema/device'
import { type Driver, DriverSchema, type NewDriver } from '@rastro/shared/schema/driver'
import { type NewSensor, NewSensorKeySchema, type Sensor, SensorSchema } from '@rastro/shared/schema/sensor'
import { type Account, AccountSchema } from '@rastro/shared/schema/session'
import { type CreatedShare, CreatedShareSchema } from '@rastro/shared/schema/share'
import { type NewShipment, type Shipment, type ShipmentChange, ShipmentSchema } from '@rastro/shared/schema/shipment'
import { type NewVehicle, type Vehicle, VehicleSchema } from '@rastro/shared/schema/vehicle'
import { ApiError, call, signIn } from './api.ts'

/** What is done at the desk, through the public API. Whatever is asked of what is no longer there answers null. */
export interface Office {
  addDispatcher(account: { name: string; email: string; password: string }): Promise<Account>
  addVehicle(vehicle: NewVehicle): Promise<Vehicle>
  addDriver(driver: NewDriver): Promise<Driver>
  /** A single-use code that turns a phone into the driver's device. */
  enrollmentFor(driverId: number): Promise<Enrollment>
  addShipment(shipment: NewShipment): Promise<Shipment>
  shipment(id: number): Promise<Shipment | null>
  changeShipment(id: number, change: ShipmentChange): Promise<Shipment | null>
  deleteShipment(id: number): Promise<Shipment | null>
  /** @param seconds how long the link lasts */
  share(shipmentId: number, seconds: number): Promise<CreatedShare | null>
  addSensor(sensor: NewSensor): Promise<Sensor>
  /** The key by which a gateway posts what this sensor measures. */
  keyFor(sensorId: number): Promise<string>
}

/** @throws ApiError when the server refuses the account; TypeError when it cannot be reached */
export async function openOffice(server: URL, credentials: { email: string; password: string }): Promise<Office> {
  const ask = await signIn(server, credentials, Date.now)
  return {
    addDispatcher: account => ask('POST', '/users', AccountSchema, { ...account, role: 'dispatcher' }),
    addVehicle: vehicle => ask('POST', '/vehicles', VehicleSchema, vehicle),
    addDriver: driver => ask('POST', '/drivers', DriverSchema, driver),
    enrollmentFor: driverId => ask('POST', `/drivers/${driverId}/enrollments`, EnrollmentSchema, {}),
    addShipment: shipment => ask('POST', '/shipments', ShipmentSchema, shipment),
    shipment: id => orGone(ask('GET', `/shipments/${id}`, ShipmentSchema)),
    changeShipment: (id, change) => orGone(ask('PATCH', `/shipments/${id}`, ShipmentSchema, change)),
    deleteShipment: id => orGone(ask('DELETE', `/shipments/${id}`, ShipmentSchema)),
    share: (id, expires_in) => orGone(ask('POST', `/shipments/${id}/shares`, CreatedShareSchema, { expires_in })),
    addSensor: sensor => ask('POST', '/sensors', SensorSchema, sensor),
    keyFor: async sensorId => (await ask('POST', `/sensors/${sensorId}/keys`, NewSensorKeySchema)).key
  }
}

/** What the phone does with its code. */
export function enrol(server: URL, phone: { code: string; name: string; platform: string }): Promise<Enrolled> {
  return call(server, { method: 'POST', path: '/devices', body: phone }, EnrolledSchema)
}

/** Visitors of the demo may delete what they like: 404. What they changed may not go where it was to go: 409. */
async function orGone<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return null
    throw error
  }
}
