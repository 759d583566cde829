import { once } from 'node:events'
import { createServer } from 'node:http'
import t, { type Test } from 'tap'
import { type Exchange, postBatch } from '../src/driver/sync/post-batch.ts'

const BODY = { sent_at: '2026-11-21T20:00:00.000Z', head_seq: 1, records: [] }
const TWENTY_SECONDS = 20_000

/** A server that takes every request and says as much as it is told. */
async function startServer(t: Test, said: string | null) {
  const server = createServer((request, answer) => {
    request.resume()
    if (said !== null) answer.writeHead(200, { 'content-type': 'application/json' }).write(said)
    server.emit('asked')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : null
  return { asked: once(server, 'asked'), at: (path: string) => `http://127.0.0.1:${port}${path}` }
}

/** Posts to a real server; the 20 seconds pass as soon as the server has the request. */
async function postInVain(t: Test, said: string | null): Promise<Exchange> {
  const server = await startServer(t, said)
  const controller = new AbortController()
  const limits = t.capture(AbortSignal, 'timeout', () => controller.signal)
  const posted = postBatch(BODY, 'token', (path, options) => fetch(server.at(String(path)), options))
  await server.asked
  controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
  const exchange = await posted
  t.same(
    limits().map(({ args }) => args),
    [[TWENTY_SECONDS]]
  )
  return exchange
}

t.test('a request without an answer is given up after 20 s (SYNC4)', async t => {
  t.match(await postInVain(t, null), { answer: { kind: 'failed', reason: 'timeout' } })
})

t.test('and so is one whose answer begins and never ends (SYNC4)', async t => {
  t.match(await postInVain(t, '{"server_time": "2026-'), { answer: { kind: 'failed', reason: 'timeout' } })
})
