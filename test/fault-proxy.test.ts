import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import t from 'tap'
import { WebSocket, WebSocketServer } from 'ws'
import { faultFirst, pass, startFaultProxy } from './support/fault-proxy.ts'
import { waitUntil } from './support/wait-until.ts'

/** Answers what it was sent, remembers it, and echoes on its WebSockets. */
async function startEcho() {
  const received: string[] = []
  const server: Server = createServer(async (incoming, answer) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    received.push(`${incoming.method} ${incoming.url} ${body}`)
    answer.writeHead(201, { 'x-echo': 'yes' }).end(body)
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', socket => socket.on('message', message => socket.send(`echo ${message}`)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    stop() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      server.close()
    }
  }
}

t.test('a proxy between a client and a server', async t => {
  const echo = await startEcho()
  const proxy = await startFaultProxy({ target: () => echo.url })
  t.teardown(() => echo.stop())
  t.teardown(() => proxy.stop())
  t.beforeEach(() => {
    proxy.use(pass)
    echo.received.length = 0
  })

  const post = (body: string) => fetch(`${proxy.url}/sync?x=1`, { method: 'POST', body })

  await t.test('passes a request and its answer unchanged', async t => {
    const answer = await post('hello')
    t.equal(answer.status, 201)
    t.equal(answer.headers.get('x-echo'), 'yes')
    t.equal(await answer.text(), 'hello')
    t.same(echo.received, ['POST /sync?x=1 hello'])
  })

  await t.test('drops an answer after the server has given it', async t => {
    proxy.use(faultFirst(1, '/sync', { kind: 'drop_answer' }))
    await t.rejects(post('lost'))
    t.same(echo.received, ['POST /sync?x=1 lost'], 'the server did its work')
    t.equal(proxy.count('drop_answer'), 1)
    t.equal((await post('again')).status, 201, 'the next one passes')
  })

  await t.test('refuses without asking the server', async t => {
    proxy.use(() => ({ kind: 'refuse' }))
    await t.rejects(post('nobody hears this'))
    t.same(echo.received, [])
  })

  await t.test('delays a request', async t => {
    proxy.use(() => ({ kind: 'delay', milliseconds: 150 }))
    const begin = performance.now()
    await post('later')
    t.ok(performance.now() - begin >= 145)
  })

  await t.test("answers in the server's stead, as a captive portal does", async t => {
    proxy.use(() => ({ kind: 'answer', status: 200, content_type: 'text/html', body: '<h1>Pay first</h1>' }))
    t.equal(await (await post('hello')).text(), '<h1>Pay first</h1>')
    t.same(echo.received, [])
  })

  await t.test('cuts the connection when the server is not there', async t => {
    const alone = await startFaultProxy({ target: () => 'http://127.0.0.1:1' })
    t.teardown(() => alone.stop())
    await t.rejects(fetch(alone.url))
  })

  await t.test('passes WebSockets, holds them, and cuts them', async t => {
    const socket = new WebSocket(proxy.url.replace('http', 'ws'))
    const received: string[] = []
    socket.on('message', message => received.push(String(message)))
    await once(socket, 'open')
    socket.send('one')
    await waitUntil('the echo of one', () => received.length === 1)

    proxy.holdSockets()
    socket.send('two')
    t.equal((await post('while it is held')).status, 201, 'requests still pass')
    t.same(received, ['echo one'], 'nothing came while it was held')
    t.equal(socket.readyState, WebSocket.OPEN)
    proxy.releaseSockets()
    await waitUntil('the echo of two', () => received.length === 2)
    t.same(received, ['echo one', 'echo two'])

    proxy.cutSockets()
    const [code] = await once(socket, 'close')
    t.equal(code, 1006, 'no closing handshake')
    await waitUntil('the proxy forgets it', () => proxy.openSockets() === 0)
  })

  await t.test('refuses a WebSocket', async t => {
    proxy.use(() => ({ kind: 'refuse' }))
    const socket = new WebSocket(proxy.url.replace('http', 'ws'))
    await t.rejects(once(socket, 'open'))
  })
})
