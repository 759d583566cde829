import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { startServer } from '../../../test/support/server-process.ts'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { ADMIN, environmentOf, hasPython, runExample, signedIn, startExample } from './run-example.ts'

const server = await startServer({ env: { ADMIN_EMAIL: ADMIN.EMAIL, ADMIN_PASSWORD: ADMIN.PASSWORD } })
t.teardown(() => server.stop())
const environment = environmentOf(server)

t.test('the walk-through with curl gets through', async t => {
  const { code, output, problems } = await runExample('sh', ['walk-through.sh'], environment)
  t.equal(code, 0, `${output}\n${problems}`)
  t.match(output, /"status":"stored".*"status":"rejected","code":"value_wrong_type"/)
  t.match(output, /"mean":-20.75,/)
  t.match(output, /"event_type":"created".*"late":true/)
  t.match(output, /"acked":\[\[1,1\]\]/)
  t.match(output, /"success":true/)
  t.match(output, /# Done\.\n$/)
})

t.test('the script for Node prints the five messages', async t => {
  const { code, output, problems } = await runExample('node', ['sensor-events.mjs'], environment)
  t.equal(code, 0, problems)
  const messages = output.split(/^(?=\{)/m).map(text => JSON.parse(text))
  t.same(
    messages.map(({ type, event_type }) => event_type ?? type),
    ['connection', 'stats', 'created', 'updated', 'deleted']
  )
  t.match(messages[3], { channel: 'sensors', data: { model: 'DHT22', updated_fields: ['model'] } })
})

t.test('the listener for Node misses nothing while its connection is gone', async t => {
  await missesNothing(t, 'node', 'listen.mjs')
})

t.test('nor does the one in Python', async t => {
  if (!(await hasPython('websockets.sync.client'))) return t.comment('there is no python3 with the package websockets')
  await missesNothing(t, 'python3', 'listen.py')
})

t.test('the gateway in Python keeps what it reads while the server is away', async t => {
  if (!(await hasPython('sqlite3'))) return t.comment('there is no python3')
  const call = await signedIn(server)
  const { id } = (await call('POST', '/sensors', { type: 'temperature', model: 'X' })).body
  const { key } = (await call('POST', `/sensors/${id}/keys`)).body
  const folder = mkdtempSync(join(tmpdir(), 'rastro-gateway-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const args = ['gateway.py', join(folder, 'readings.db')]
  const ours = { ...environment, SENSOR_ID: String(id), SENSOR_KEY: key }

  const alone = startExample('python3', args, { ...ours, URL: 'http://127.0.0.1:9' }, '-19.5\n')
  await waitUntil('it has no answer', () => alone.problems().includes('no answer'))
  alone.child.kill('SIGKILL')
  await alone.ended

  const { code, problems } = await runExample('python3', args, ours, '-20\n')
  t.equal(code, 0, problems)
  const { items } = (await call('GET', `/readings?sensor_id=${id}`)).body
  t.same(
    items.map(({ value }) => value),
    [-20, -19.5]
  )
})

async function missesNothing(t: Test, command: string, script: string): Promise<void> {
  const listener = startExample(command, [script, 'sensors', 'readings'], environment)
  t.teardown(async () => {
    listener.child.kill('SIGKILL')
    await listener.ended
  })
  const heard = () => [...listener.output().matchAll(/"name": ?"([^"]+)"/g)].map(([, name]) => name)
  const add = async (name: string) => {
    const call = await signedIn(server)
    await call('POST', '/sensors', { type: 'door', model: 'X', name })
  }
  const call = await signedIn(server)
  await waitUntil('it listens', async () => {
    const { channels } = (await call('GET', '/ws/stats')).body
    return (channels.readings?.connections ?? 0) > 0
  })
  await add('first')
  await waitUntil('it hears', () => heard().length === 1)
  // It stands still while its access ends, so that the second event finds nobody.
  listener.child.kill('SIGSTOP')
  await call('DELETE', '/sessions')
  await add('second')
  listener.child.kill('SIGCONT')
  await waitUntil('it hears what it missed', () => heard().length === 2)
  await add('third')
  await waitUntil('it goes on', () => heard().length === 3)
  t.same(heard(), ['first', 'second', 'third'])
}
