import { PASSWORD, type Who, type World } from './world.ts'

/** What makes a row's request one that is answered with success to whoever may make it. */
export type Sample = {
  /** For the path's braces, in their order. */
  params?: (string | number)[]
  query?: string
  body?: object
  cookie?: string
  /** Made for this one request, instead of what this one shows else. */
  token?: string
}

type Make = (world: World, who: Who) => Sample | Promise<Sample>

const AT = '2026-11-21T20:00:00.000Z'
const sensor = { type: 'temperature', model: 'DS18B20' }
const shipment = { reference: 'ENV-17' }
const ofDriver: Make = ({ ids }) => ({ params: [ids.driver], body: { note: 'x' } })
const ofVehicle: Make = ({ ids }) => ({ params: [ids.vehicle], body: { name: 'x' } })
const ofShipment: Make = ({ ids }) => ({ params: [ids.shipment], body: { customer_name: 'x' } })
const ofSensor: Make = ({ ids }) => ({ params: [ids.sensor], body: { name: 'x' } })
const ofTestSensor: Make = ({ ids }) => ({ params: [ids.test_sensor], body: { name: 'x' } })
const ofDevice: Make = ({ ids }) => ({ params: [ids.device] })
const ofUser: Make = ({ ids }) => ({ params: [ids.user], body: { name: 'x' } })

/** Rows that are not here need nothing: they are lists. */
export const SAMPLES: Record<string, Make> = {
  'POST /api/v1/session': async world => ({
    body: { email: (await world.newUser('dispatcher')).email, password: PASSWORD }
  }),
  'POST /api/v1/session/renew': async (world, who) => ({ cookie: await cookieOf(world, who) }),
  'DELETE /api/v1/session': ending(() => ({})),
  'DELETE /api/v1/sessions': ending(() => ({})),
  'POST /api/v1/session/password': ending(() => ({
    body: { current: PASSWORD, new: 'another password of the office' }
  })),
  'POST /api/v1/users': () => ({
    body: { name: 'x', email: `${crypto.randomUUID()}@rastro.example`, password: PASSWORD, role: 'dispatcher' }
  }),
  'GET /api/v1/users/{id}': ofUser,
  'PATCH /api/v1/users/{id}': ofUser,
  'PUT /api/v1/users/{id}': ofUser,
  'DELETE /api/v1/users/{id}': async world => {
    const body = { name: 'x', email: `${crypto.randomUUID()}@rastro.example`, password: PASSWORD, role: 'dispatcher' }
    return { params: [Number((await world.ask('POST', '/users', body)).id)] }
  },
  'POST /api/v1/devices': async world => ({ body: { code: await newCode(world) } }),
  'POST /api/v1/drivers/{id}/enrollments': ({ ids }) => ({ params: [ids.driver] }),
  'GET /api/v1/devices/{id}': ofDevice,
  'GET /api/v1/devices/{id}/track': ofDevice,
  'DELETE /api/v1/devices/{id}': async world => ({ params: [(await world.newPhone()).device_id] }),
  'POST /api/v1/drivers': () => ({ body: { name: 'x' } }),
  'GET /api/v1/drivers/{id}': ofDriver,
  'PATCH /api/v1/drivers/{id}': ofDriver,
  'PUT /api/v1/drivers/{id}': ofDriver,
  'DELETE /api/v1/drivers/{id}': made('/drivers', { name: 'x' }),
  'POST /api/v1/vehicles': () => ({ body: { plate: crypto.randomUUID().slice(0, 8), kind: 'truck' } }),
  'GET /api/v1/vehicles/{id}': ofVehicle,
  'PATCH /api/v1/vehicles/{id}': ofVehicle,
  'PUT /api/v1/vehicles/{id}': ofVehicle,
  'DELETE /api/v1/vehicles/{id}': world =>
    made('/vehicles', { plate: crypto.randomUUID().slice(0, 8), kind: 'truck' })(world, 'admin'),
  // Whose link it is, is the answer.
  'GET /api/v1/track/{token}': ({ tokens }, who) => ({
    params: [(who === 'share' || who === 'other_share' ? tokens[who] : null) ?? 'no-such-link']
  }),
  'POST /api/v1/shipments': () => ({ body: shipment }),
  'GET /api/v1/shipments/{id}': ofShipment,
  'GET /api/v1/shipments/{id}/events': ofShipment,
  'GET /api/v1/shipments/{id}/track': ofShipment,
  'PATCH /api/v1/shipments/{id}': ofShipment,
  'PUT /api/v1/shipments/{id}': ofShipment,
  'DELETE /api/v1/shipments/{id}': made('/shipments', shipment),
  'POST /api/v1/shipments/{id}/shares': ({ ids }) => ({ params: [ids.shipment], body: {} }),
  'GET /api/v1/shipments/{id}/shares': ofShipment,
  'DELETE /api/v1/shipments/{id}/shares/{share_id}': async world => {
    const { id } = await world.ask('POST', `/shipments/${world.ids.shipment}/shares`, {})
    return { params: [world.ids.shipment, Number(id)] }
  },
  'POST /api/v1/sensors': () => ({ body: sensor }),
  'GET /api/v1/sensors/{id}': ofSensor,
  'PATCH /api/v1/sensors/{id}': ofSensor,
  'PUT /api/v1/sensors/{id}': ofSensor,
  'DELETE /api/v1/sensors/{id}': made('/sensors', sensor),
  'POST /api/v1/sensors/{id}/keys': ({ ids }) => ({ params: [ids.sensor] }),
  'GET /api/v1/sensors/{id}/keys': ofSensor,
  'DELETE /api/v1/sensors/{id}/keys/{key_id}': async world => {
    const { id } = await world.ask('POST', `/sensors/${world.ids.sensor}/keys`)
    return { params: [world.ids.sensor, Number(id)] }
  },
  'GET /api/v1/readings': ({ ids }) => ({ query: `?sensor_id=${ids.sensor}` }),
  'POST /api/v1/readings': ({ ids }) => ({ body: newReading(ids.sensor) }),
  'POST /api/v1/readings/batch': ({ ids }) => ({ body: { readings: [newReading(ids.sensor)] } }),
  'GET /api/v1/readings/{id}': ofReading({}),
  'PATCH /api/v1/readings/{id}': ofReading({ value: 5 }),
  'PUT /api/v1/readings/{id}': ofReading({ value: 5 }),
  'DELETE /api/v1/readings/{id}': ofReading({}),
  'POST /api/v1/test-sensors': () => ({ body: sensor }),
  'GET /api/v1/test-sensors/{id}': ofTestSensor,
  'PATCH /api/v1/test-sensors/{id}': ofTestSensor,
  'PUT /api/v1/test-sensors/{id}': ofTestSensor,
  'DELETE /api/v1/test-sensors/{id}': made('/test-sensors', sensor),
  'POST /api/v1/sync': () => ({ body: { sent_at: AT, head_seq: 0, records: [] } }),
  'POST /api/ubicacion/': unnumbered,
  'POST /api/ubicacion': unnumbered,
  'GET /api/v1/ws/stats/{channel}': () => ({ params: ['general'] }),
  'POST /api/v1/ws/test-event': () => ({ body: {} }),
  'GET /api/v1/events': () => ({ query: '?channel=drivers' }),
  'GET /ws/tracking/{shipment_id}/': ofShipment,
  'GET /ws/tracking/{shipment_id}': ofShipment
}

/** A phone that reports here numbers nothing itself, and the world's phones do. */
async function unnumbered(world: World, who: Who): Promise<Sample> {
  const body = { lat: -2.9, lng: -79 }
  return who === 'device' || who === 'other_device' ? { body, token: (await world.newPhone()).token } : { body }
}

let millisecond = 0
function newReading(sensor_id: number) {
  return { sensor_id, recorded_at: new Date(Date.parse(AT) + ++millisecond).toISOString(), value: 4.5 }
}

function ofReading(body: object): Make {
  return async world => ({
    params: [Number((await world.ask('POST', '/readings', newReading(world.ids.sensor))).id)],
    body
  })
}

function made(path: string, body: object): Make {
  return async world => ({ params: [Number((await world.ask('POST', path, body)).id)] })
}

/** A request after which a user's session is over, so each is made with a session of its own. */
function ending(make: () => Sample): Make {
  return async (world, who) =>
    who === 'admin' || who === 'dispatcher' ? { ...make(), token: (await world.newUser(who)).token } : make()
}

async function cookieOf(world: World, who: Who): Promise<string> {
  if (who === 'expired_token') return world.expiredCookie
  return who === 'admin' || who === 'dispatcher' ? (await world.newUser(who)).cookie : ''
}

async function newCode(world: World): Promise<string> {
  return String((await world.ask('POST', `/drivers/${world.ids.driver}/enrollments`)).code)
}
