import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { startServer } from './support/server-process.ts'

/** Stands in for the server, so that this test is about the tool alone: it is ready at its third question. */
const PROGRAM = `
let asked = 0
require('node:http').createServer((request, answer) => {
  if (request.url === '/health/ready') answer.statusCode = ++asked < 3 ? 503 : 200
  answer.end(JSON.stringify({ pid: process.pid, greeting: process.env.GREETING, data_dir: process.env.DATA_DIR }))
}).listen(Number(process.env.PORT), process.env.HOST, () => process.stdout.write('listening\\n'))
`

t.test('a server in a process of its own', async t => {
  const program = join(t.testdir(), 'server.cjs')
  writeFileSync(program, PROGRAM)
  const server = await startServer({ args: [program], env: { GREETING: 'hola' } })
  t.teardown(() => server.stop())
  const ask = async () => (await fetch(server.url)).json()

  t.match(await ask(), { pid: server.pid(), greeting: 'hola', data_dir: /rastro-embedded-/ })
  t.match(server.logs(), /listening/)

  await t.test('answers nothing while it is paused, and goes on', async t => {
    server.pause()
    await t.rejects(fetch(server.url, { signal: AbortSignal.timeout(200) }))
    server.resume()
    t.match(await ask(), { greeting: 'hola' })
  })

  await t.test('is gone when it is killed, and comes back on the same port', async t => {
    const { url } = server
    const first = server.pid()
    await server.kill('SIGKILL')
    await t.rejects(fetch(url))
    await server.restart({ GREETING: 'adiós' })
    t.not(server.pid(), first)
    t.equal(server.url, url)
    t.match(await ask(), { greeting: 'adiós' })
  })
})

t.test('a server that does not start says what it printed', async t => {
  const program = join(t.testdir(), 'broken.cjs')
  writeFileSync(program, "process.stderr.write('DATABASE_URL is no address\\n'); process.exit(1)")
  await t.rejects(startServer({ args: [program] }), {
    message: /ended before it was ready[\s\S]*DATABASE_URL is no address/
  })
})
