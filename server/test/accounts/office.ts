import type { Role } from '@rastro/shared/model/role'
import type { Enrolled } from '@rastro/shared/schema/device'
import type { Driver } from '@rastro/shared/schema/driver'
import type { Session } from '@rastro/shared/schema/session'
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type InjectOptions,
  type LightMyRequestResponse
} from 'fastify'
import type { Kysely } from 'kysely'
import type { Test } from 'tap'
import { createPasswords, type Passwords } from '../../src/accounts/passwords.ts'
import { accounts } from '../../src/accounts/plugin.ts'
import { findSession } from '../../src/accounts/session-store.ts'
import { insertUser } from '../../src/accounts/user-store.ts'
import { createMemoryAttemptStore } from '../../src/auth/attempt-store.ts'
import { createThrottle } from '../../src/auth/throttle.ts'
import type { Database } from '../../src/database/tables.ts'
import { findDeviceOfToken } from '../../src/devices/device-store.ts'
import { devices } from '../../src/devices/plugin.ts'
import { drivers } from '../../src/drivers/plugin.ts'
import type { LogEvent } from '../../src/events/event.ts'
import { createEventLog } from '../../src/events/event-log.ts'
import { createOriginCheck } from '../../src/http/origin.ts'
import type { Broker } from '../../src/live/broker.ts'
import { type Control, type ControlMessage, createControl } from '../../src/live/control.ts'
import { createInProcessBroker } from '../../src/live/in-process-broker.ts'
import { authentication } from '../../src/plugins/authentication.ts'
import { errors } from '../../src/plugins/errors.ts'
import { validation } from '../../src/plugins/validation.ts'
import { loadPositions } from '../../src/tracking/positions-store.ts'
import { vehicles } from '../../src/vehicles/plugin.ts'

export const PUBLIC_URL = 'https://rastro.example'
export const PASSWORD = 'a password of the office'
const SECRETS = ['the first secret of the tests, long enough']

/** One server process with the features of this folder and its neighbours, a clock to turn, and an open ear. */
export type Office = {
  app: FastifyInstance
  db: Kysely<Database>
  control: Control
  passwords: Passwords
  now: () => number
  advance: (seconds: number) => void
  /** What was told to all processes, and what was logged, so far. */
  told: ControlMessage[]
  events: LogEvent[]
  request: (method: InjectOptions['method'], path: string, given?: Given) => Promise<LightMyRequestResponse>
}

type Given = {
  token?: string
  body?: object
  cookie?: string
  headers?: Record<string, string>
  address?: string
}

type OfficeOptions = { db: Kysely<Database>; secrets?: string[]; broker?: Broker; clock?: { now: number } }

export async function openOffice(t: Test, options: OfficeOptions): Promise<Office> {
  const { db, secrets = SECRETS, broker = createInProcessBroker(), clock = { now: Date.now() } } = options
  const now = () => clock.now
  const control = createControl(broker)
  const told: ControlMessage[] = []
  control.listen(message => told.push(message))
  const published: LogEvent[] = []
  const passwords = await createPasswords()
  const events = createEventLog({ db, publish: news => published.push(...news), clock: now })
  const throttle = createThrottle(createMemoryAttemptStore(now))
  const shared = { db, events, control, throttle, secrets, publicUrl: PUBLIC_URL, clock: now }

  const app = Fastify({ trustProxy: true })
  t.teardown(() => app.close())
  await app.register(errors)
  await app.register(validation)
  await app.register(authentication, {
    secrets,
    control,
    clock: now,
    findSession: id => findSession(db, id, now()),
    findDevice: hash => findDeviceOfToken(db, hash),
    findSensorKey: async () => null
  })
  const features: FastifyPluginAsync = async api => {
    const isOurOrigin = createOriginCheck({ publicUrl: PUBLIC_URL, allowedOrigins: [] })
    await api.register(accounts, { ...shared, passwords, isOurOrigin })
    await api.register(drivers, { ...shared, shipmentsOf: async () => [] })
    await api.register(vehicles, shared)
    await api.register(devices, { ...shared, positionsOf: ids => loadPositions(db, now(), ids) })
  }
  await app.register(features, { prefix: '/api/v1' })
  return {
    app,
    db,
    control,
    passwords,
    now,
    advance: seconds => {
      clock.now += seconds * 1000
    },
    told,
    events: published,
    request: (method = 'GET', path, { token, body, cookie, headers = {}, address = '192.0.2.1' } = {}) =>
      app.inject({
        method,
        url: `/api/v1${path}`,
        headers: {
          'x-forwarded-for': address,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(cookie === undefined ? {} : { cookie: `rastro_renewal=${cookie}` }),
          ...headers
        },
        ...(body === undefined ? {} : { payload: body })
      })
  }
}

export async function hire(office: Office, role: Role, email = `${crypto.randomUUID()}@rastro.example`) {
  const user = await insertUser(office.db, {
    name: 'Rosa Mendieta',
    email,
    role,
    password_hash: await office.passwords.hash(PASSWORD)
  })
  if (user === undefined) throw new Error(`${email} is taken`)
  return user
}

export type SignedIn = { token: string; cookie: string; session: Session }

export async function signIn(office: Office, email: string): Promise<SignedIn> {
  const answer = await office.request('POST', '/session', { body: { email, password: PASSWORD } })
  if (answer.statusCode !== 200) throw new Error(`not signed in: ${answer.body}`)
  const session: Session = answer.json()
  return { session, token: session.access_token, cookie: cookieOf(answer) ?? '' }
}

/** A new user who is signed in. */
export async function enter(office: Office, role: Role): Promise<SignedIn> {
  return signIn(office, (await hire(office, role)).email)
}

export function cookieOf(answer: LightMyRequestResponse): string | undefined {
  return answer.cookies.find(({ name }) => name === 'rastro_renewal')?.value
}

export async function addDriver(office: Office, staff: SignedIn, fields: object = {}): Promise<Driver> {
  const answer = await office.request('POST', '/drivers', {
    token: staff.token,
    body: { name: 'Marco Quizhpi', ...fields }
  })
  if (answer.statusCode !== 201) throw new Error(`no driver: ${answer.body}`)
  return answer.json()
}

export async function newCode(office: Office, staff: SignedIn, driverId: number): Promise<string> {
  const answer = await office.request('POST', `/drivers/${driverId}/enrollments`, { token: staff.token })
  return answer.json().code
}

/** A new driver's phone. */
export async function enroll(office: Office, staff: SignedIn): Promise<Enrolled> {
  const driver = await addDriver(office, staff)
  const code = await newCode(office, staff, driver.id)
  const answer = await office.request('POST', '/devices', { body: { code } })
  if (answer.statusCode !== 201) throw new Error(`not enrolled: ${answer.body}`)
  return answer.json()
}
