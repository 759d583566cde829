// Creates, changes and deletes a sensor, and prints the five messages that this brings: connection, stats, created,
// updated, deleted.
//
//   URL=http://localhost:3000 EMAIL=admin@localhost PASSWORD=… node examples/sensor-events.mjs
//
// Node 22 and newer need nothing else. Node 20 has no WebSocket of its own: it takes the one of the package `ws`.

const { WebSocket } = globalThis.WebSocket ? globalThis : await import('ws')
const { URL: server = 'http://localhost:3000', EMAIL: email = 'admin@localhost', PASSWORD: password } = process.env

async function call(method, path, body, token) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const answer = await fetch(`${server}/api/v1${path}`, { method, headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`)
  return await answer.json()
}

const { access_token } = await call('POST', '/session', { email, password })
const { ticket } = await call('POST', '/tickets', {}, access_token)
const address = `${server.replace(/^http/, 'ws')}/api/v1/ws?channel=sensors`
const socket = new WebSocket(address, ['rastro.v1', `ticket.${ticket}`])
let id = null

// What each message leads to.
const next = {
  stats: async () => {
    const sensor = { type: 'temperature', model: 'DS18B20', unit: '°C' }
    id = (await call('POST', '/sensors', sensor, access_token)).id
  },
  created: () => call('PATCH', `/sensors/${id}`, { model: 'DHT22' }, access_token),
  updated: () => call('DELETE', `/sensors/${id}`, {}, access_token),
  deleted: () => socket.close()
}

socket.addEventListener('message', async ({ data }) => {
  const message = JSON.parse(data)
  console.info(JSON.stringify(message, null, 2))
  await next[message.event_type ?? message.type]?.(message)
})
