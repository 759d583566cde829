import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { insertUser } from '../../src/accounts/user-store.ts'
import type { TestDevice } from '../support/enrol-device.ts'
import { ADMIN, type TestApp, testApp } from '../support/test-app.ts'
import { openEmbeddedDatabase } from '../support/test-database.ts'

/** Everyone who may knock, in the order of the tables' columns. */
export const WHO = [
  'nobody',
  'device',
  'other_device',
  'dispatcher',
  'admin',
  'revoked_device',
  'expired_token',
  'share',
  'other_share',
  'sensor_key'
] as const
export type Who = (typeof WHO)[number]

export const PASSWORD = 'a password of the office'

type Role = 'admin' | 'dispatcher'
export type SignedIn = { email: string; token: string; cookie: string }

/** One installation with something of everything in it, and everyone who may knock at its doors. */
export type World = TestApp & {
  /** What each shows as `Authorization: Bearer`; null shows nothing. */
  tokens: Record<Who, string | null>
  /** `share` opens `shipment`, `other_share` opens `other_shipment`; `device` carries `shipment`. */
  ids: {
    driver: number
    vehicle: number
    shipment: number
    other_shipment: number
    sensor: number
    other_sensor: number
    device: number
    other_device: number
    user: number
    test_sensor: number
  }
  /** The renewal cookie of the session whose access has expired. */
  expiredCookie: string
  /** Asks as the admin. @throws when the answer is no success */
  ask: (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) => Promise<Record<string, unknown>>
  newUser: (role: Role) => Promise<SignedIn>
  newPhone: () => Promise<TestDevice>
  newShare: (shipmentId: number) => Promise<string>
}

const NO_TOKENS = Object.fromEntries(WHO.map(who => [who, null])) as Record<Who, null>

/** @param clock.now milliseconds since 1970; moved on by this for a token to expire */
export async function createWorld(
  t: Test,
  clock: { now: number },
  environment: Record<string, string> = {}
): Promise<World> {
  const made = await testApp(t, {
    // Every route on the single connection of the embedded database, where one that waits for another would stop for good.
    database: await openEmbeddedDatabase(t),
    clock: () => clock.now,
    environment: { TEST_ROUTES: 'true', PUBLIC_URL: 'https://rastro.example', ...environment }
  })
  const { app } = made
  const expired = await signInAs(app, ADMIN)
  clock.now += 16 * 60_000
  const tokens: World['tokens'] = { ...NO_TOKENS, admin: (await signInAs(app, ADMIN)).token }

  const ask: World['ask'] = async (method, path, body) => {
    const answer = await app.inject({
      method,
      url: `/api/v1${path}`,
      headers: { authorization: `Bearer ${tokens.admin}` },
      ...(body === undefined ? {} : { payload: body })
    })
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`)
    return answer.body === '' ? {} : answer.json()
  }
  const idOf = async (path: string, body: object): Promise<number> => Number((await ask('POST', path, body)).id)
  const newShare = async (shipmentId: number) => {
    const { url } = await ask('POST', `/shipments/${shipmentId}/shares`, {})
    return String(url).split('/').at(-1) ?? ''
  }
  const password_hash = await made.services.passwords.hash(PASSWORD)
  const newUser = async (role: Role) => {
    const email = `${crypto.randomUUID()}@rastro.example`
    await insertUser(made.db, { name: 'Rosa Mendieta', email, role, password_hash })
    return signInAs(app, { email, password: PASSWORD })
  }
  const newPhone = async () => {
    const { id } = await ask('POST', '/drivers', { name: 'Marco Quizhpi' })
    const { code } = await ask('POST', `/drivers/${id}/enrollments`)
    const { device_id, token } = await ask('POST', '/devices', { code })
    return { device_id: Number(device_id), token: String(token), driver_id: Number(id) }
  }

  const dispatcher = await newUser('dispatcher')
  const phone = await newPhone()
  const other = await newPhone()
  const revoked = await newPhone()
  await ask('DELETE', `/devices/${revoked.device_id}`)
  const vehicle = await idOf('/vehicles', { plate: 'ABC-1234', kind: 'truck' })
  const shipment = await idOf('/shipments', { reference: 'ENV-15', driver_id: phone.driver_id })
  const other_shipment = await idOf('/shipments', { reference: 'ENV-16', driver_id: other.driver_id })
  for (const id of [shipment, other_shipment]) await ask('PATCH', `/shipments/${id}`, { status: 'in_transit' })
  const sensor = await idOf('/sensors', { type: 'temperature', model: 'DS18B20' })
  const other_sensor = await idOf('/sensors', { type: 'door', model: 'reed' })
  const { items: users } = await ask('GET', '/users')
  Object.assign(tokens, {
    device: phone.token,
    other_device: other.token,
    dispatcher: dispatcher.token,
    revoked_device: revoked.token,
    expired_token: expired.token,
    share: await newShare(shipment),
    other_share: await newShare(other_shipment),
    sensor_key: String((await ask('POST', `/sensors/${sensor}/keys`)).key)
  } satisfies Partial<World['tokens']>)
  return {
    ...made,
    tokens,
    ids: {
      driver: phone.driver_id,
      vehicle,
      shipment,
      other_shipment,
      sensor,
      other_sensor,
      device: phone.device_id,
      other_device: other.device_id,
      user: Number((users as { id: number }[])[0]?.id),
      test_sensor: await idOf('/test-sensors', { type: 'temperature', model: 'DS18B20' })
    },
    expiredCookie: expired.cookie,
    ask,
    newUser,
    newPhone,
    newShare
  }
}

async function signInAs(
  app: FastifyInstance,
  { email, password }: { email: string; password: string }
): Promise<SignedIn> {
  const answer = await app.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password } })
  return { email, token: answer.json().access_token, cookie: cookieOf(answer) }
}

function cookieOf(answer: LightMyRequestResponse): string {
  return answer.cookies.find(({ name }) => name === 'rastro_renewal')?.value ?? ''
}
