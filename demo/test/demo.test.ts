import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DeviceSchema } from '@rastro/shared/schema/device'
import { PositionSchema } from '@rastro/shared/schema/position'
import { ReadingSchema } from '@rastro/shared/schema/reading'
import { SensorSchema } from '@rastro/shared/schema/sensor'
import { SessionSchema } from '@rastro/shared/schema/session'
import { SharedShipmentSchema } from '@rastro/shared/schema/share'
import { ShipmentSchema } from '@rastro/shared/schema/shipment'
import t from 'tap'
import { type Static, type TSchema, Type } from 'typebox'
import Value from 'typebox/value'

const PROGRAM = fileURLToPath(new URL('../src/demo.ts', import.meta.url))
const ADMIN = { email: 'admin@demo', password: 'a password for this test' }
const PATIENCE_MILLISECONDS = 90_000

/** The demo on some port, with what it has printed so far. The server must have been built. */
function startDemo(port: number, environment: Record<string, string> = {}) {
  const account = { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password }
  const env = { ...process.env, ...account, PORT: String(port), ...environment }
  const child = spawn(process.execPath, ['--conditions=rastro-source', '--import=tsx', PROGRAM], { env })
  const printed = { text: '' }
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed.text += text
    })
  }
  const exit = once(child, 'exit').then(([code]: unknown[]) => code)
  return { child, exit, printed }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0)
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function eventually(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not in time: ${what}`)
    await delay(200)
  }
}

async function ask<Schema extends TSchema>(
  address: string,
  schema: Schema,
  init: RequestInit
): Promise<Static<Schema>> {
  const answer: unknown = await (await fetch(address, init)).json()
  if (!Value.Check(schema, answer)) throw new Error(`${address} answered ${JSON.stringify(answer)}`)
  return answer
}

const listOf = <Item extends TSchema>(item: Item) => Type.Object({ items: Type.Array(item) })

t.test(
  'phones, shipments and sensors report through the real server, and Ctrl-C stops everything',
  { timeout: 240_000 },
  async t => {
    const port = await freePort()
    const { child, exit, printed } = startDemo(port)
    t.teardown(() => child.kill())
    process.once('exit', () => child.kill())
    await eventually('the welcome', async () => printed.text.includes('Ctrl-C') || child.exitCode !== null)
    t.match(printed.text, `http://localhost:${port}/dispatch/`)
    t.match(printed.text, '/drive/#enroll=')

    const base = `http://localhost:${port}/api/v1`
    const session = await ask(`${base}/session`, SessionSchema, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN)
    })
    const init = { headers: { authorization: `Bearer ${session.access_token}` } }
    const positions = () => ask(`${base}/positions`, listOf(PositionSchema), init)
    await eventually('fifty positions', async () => (await positions()).items.length === 50)
    const { items } = await positions()
    t.ok(
      items.every(({ recorded_at, received_at }) => recorded_at <= received_at),
      'nothing is from the future'
    )
    t.ok(
      items.every(({ vehicle }) => vehicle !== null),
      'every driver has a vehicle'
    )
    await eventually('a device whose backlog is complete', async () => {
      const device = await ask(`${base}/devices/${items[0]?.device_id}`, DeviceSchema, init)
      return device.head_seq > 50 && device.missing === 0
    })

    const shipments = () => ask(`${base}/shipments?status=in_transit`, listOf(ShipmentSchema), init)
    await eventually('shipments that phones have picked up', async () => (await shipments()).items.length >= 8)
    t.ok((await shipments()).items.every(({ reference }) => /^ENV-\d+$/.test(reference)))

    const token = /\/track\/(\S+)/.exec(printed.text)?.[1] ?? 'none was printed'
    const followed = () => ask(`${base}/track/${token}`, SharedShipmentSchema, {})
    await eventually('a customer sees where it is', async () => {
      const { status, position } = await followed()
      return status === 'in_transit' && position !== null
    })
    t.ok((await followed()).segments.length > 0, 'and where it was')

    const { items: sensors } = await ask(`${base}/sensors`, listOf(SensorSchema), init)
    t.ok(sensors.length >= 6 && sensors.every(({ vehicle_id }) => vehicle_id !== null))
    for (const { id, type } of sensors) {
      const readings = () => ask(`${base}/readings?sensor_id=${id}`, listOf(ReadingSchema), init)
      await eventually(`a reading of the ${type} sensor ${id}`, async () => (await readings()).items.length > 0)
    }

    child.kill('SIGINT')
    t.equal(await exit, 0)
    await t.rejects(fetch(base), 'the server is gone')
  }
)

t.test('a port that is taken is said in one line', async t => {
  const other = createServer().listen(0)
  t.teardown(() => other.close())
  await once(other, 'listening')
  const address = other.address()
  const { exit, printed } = startDemo(address !== null && typeof address === 'object' ? address.port : 0)
  t.equal(await exit, 1)
  t.match(printed.text, /^Port \d+ is taken: .*\n$/)
})

t.test('a server that does not start ends the demo, and nothing waits for it any longer', async t => {
  const { exit, printed } = startDemo(await freePort(), { LOG_LEVEL: 'loud' })
  const patience = new AbortController()
  t.equal(await Promise.race([exit, delay(45_000, 'still there', { signal: patience.signal })]), 1)
  patience.abort()
  t.match(printed.text, /^LOG_LEVEL: .*\nThe server ended at once \(exit code 1\)\.\n$/)
})
