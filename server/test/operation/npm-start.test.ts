import { join } from 'node:path'
import t from 'tap'
import { type Child, startChild } from '../../../test/support/child-process.ts'
import { freePort } from '../../../test/support/free-port.ts'
import { needs } from '../../../test/support/needs.ts'
import { waitUntil } from '../../../test/support/wait-until.ts'

const ROOT = join(import.meta.dirname, '../../..')
/** A build may be due. */
const START_MILLISECONDS = 240_000

t.test('npm start shows the made-up password once, on the first start', async t => {
  if (needs.build(t) === null) return
  t.setTimeout(300_000)
  const port = await freePort()
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, PORT: `${port}`, HOST: '127.0.0.1', DATA_DIR: join(t.testdir(), 'data'), LOG_LEVEL: 'warn' }
  const url = `http://127.0.0.1:${port}`

  /** npm, its shell and the server are one group, which a signal from a terminal reaches as a whole. */
  async function start(): Promise<Child> {
    const child = await startChild('npm', ['start', '--silent'], { cwd: ROOT, env, detached: true })
    t.teardown(() => child.end('SIGKILL'))
    await waitUntil('it greets', () => !child.running() || child.output().includes('Rastro is at'), {
      milliseconds: START_MILLISECONDS
    })
    if (!child.running()) throw new Error(`npm start ended; it printed:\n${child.output()}`)
    return child
  }
  async function stop(child: Child) {
    await child.end('SIGINT')
    await waitUntil('its port is free', () =>
      fetch(`${url}/health/live`).then(
        () => false,
        () => true
      )
    )
  }

  const first = await start()
  const [, email, password] = /First admin, shown once: (\S+) with password (\S+)/.exec(first.output()) ?? []
  t.equal((await fetch(`${url}/drive/`)).status, 200, 'the pages are built')
  await stop(first)

  const second = await start()
  t.notMatch(second.output(), /First admin/)
  t.notOk(second.output().includes(password ?? 'no password was shown'))
  const session = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password })
  })
  t.equal(session.status, 200, 'the password is good for the second start')
  await stop(second)
})
