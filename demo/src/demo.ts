/**
 * Rastro at work on one machine: the real server with nothing on disk, and fifty phones that replay real traces
 * through the public API, carry shipments, and ride with sensors. `npm run demo`; Ctrl-C stops everything.
 */
import { randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { fitCargoRooms } from './cargo-room.ts'
import { wallClock } from './clock.ts'
import { createPhones, enrolFleet } from './fleet.ts'
import { openHaulage } from './haulage.ts'
import { openOffice } from './office.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { demoVehicles } from './vehicles.ts'
import { welcome } from './welcome.ts'

const RETENTION_HOURS = 2

const DEFAULT_PORT = '3000'

const newPassword = () => randomBytes(9).toString('base64url')

const admin = {
  email: process.env.ADMIN_EMAIL ?? 'admin@demo',
  password: process.env.ADMIN_PASSWORD ?? newPassword()
}

const dispatcher = { email: 'despacho@demo', password: newPassword() }

const say = (line: string) => console.info(line)

/** The demo keeps to itself: it never touches a database or broker that the environment names for the real thing. */
function serverEnvironment(port: number): NodeJS.ProcessEnv {
  const { DATABASE_URL, REDIS_URL, ...rest } = process.env
  return {
    ...rest,
    PORT: String(port),
    DATA_DIR: 'memory',
    RETENTION_HOURS: String(RETENTION_HOURS),
    EVENT_RETENTION_DAYS: '1',
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn'
  }
}

/** Runs until the signal is aborted. */
async function runDemo(signal: AbortSignal): Promise<void> {
  const port = readPort(process.env.PORT ?? DEFAULT_PORT)
  const server = new URL(`http://localhost:${port}`)
  const serverProcess = await startServer({ port, address: server, env: serverEnvironment(port) })
  try {
    const office = await openOffice(server, admin)
    await office.addDispatcher({ name: 'Central de despacho', ...dispatcher })
    const fleet = await enrolFleet(server, office, demoVehicles())
    const phones = createPhones(fleet, wallClock, say)
    const rooms = await fitCargoRooms(server, office, fleet, wallClock)
    const haulage = await openHaulage({
      office,
      clock: wallClock,
      fleet,
      phones,
      onPlan: rooms.plan,
      retentionHours: RETENTION_HOURS,
      tell: say
    })
    const spare = await office.addDriver({ name: 'Tu teléfono' })
    const { url } = await office.enrollmentFor(spare.id)
    say(
      welcome({
        server,
        accounts: [admin, dispatcher],
        drivers: fleet.length,
        sensors: rooms.gateways.length,
        links: haulage.links,
        enrollmentUrl: url,
        retentionHours: RETENTION_HOURS
      })
    )
    const running = [...phones, ...rooms.gateways, haulage]
    // All that sleeps listens.
    setMaxListeners(2 * running.length, signal)
    await Promise.race([Promise.all(running.map(it => it.run(signal))), unexpectedEnd(serverProcess)])
  } finally {
    await serverProcess.stop()
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new Error('PORT: must be a whole number from 1 to 65535')
  return port
}

async function unexpectedEnd({ ended }: ServerProcess): Promise<never> {
  throw new Error(`The server ended (${await ended}).`)
}

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

try {
  await runDemo(stopping.signal)
} catch (error) {
  // Ctrl-C reaches the server too: that it ends then, at whatever moment, is what was asked for.
  if (!stopping.signal.aborted) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
} finally {
  // The phones may be waiting for their next beat.
  stopping.abort()
}
