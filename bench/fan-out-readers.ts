import { connect } from 'node:net'

/** Sockets that upgrade and then only count bytes, in a process of their own. Tells each time so many have come. */
const [port, readers] = process.argv.slice(2).map(Number)
let awaited = Number.POSITIVE_INFINITY
let received = 0

function count(bytes: number): void {
  received += bytes
  if (received < awaited) return
  received -= awaited
  awaited = Number.POSITIVE_INFINITY
  process.send?.('all came')
}

process.on('message', (bytes: number) => {
  awaited = bytes
  count(0)
})

const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
let open = 0
for (let index = 0; index < (readers ?? 0); index++) {
  const socket = connect(port ?? 0, '127.0.0.1', () => {
    const head = ['GET / HTTP/1.1', 'host: 127.0.0.1', 'connection: upgrade', 'upgrade: websocket']
    socket.write(`${[...head, 'sec-websocket-version: 13', `sec-websocket-key: ${KEY}`].join('\r\n')}\r\n\r\n`)
  })
  socket.once('data', () => {
    open++
    // Greetings are over some time after the last upgrade: what came until then is not counted.
    if (open === readers) setTimeout(ready, 1000)
  })
  socket.on('data', chunk => count(chunk.length))
}

function ready(): void {
  received = 0
  process.send?.('ready')
}
