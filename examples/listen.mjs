// Follows channels and prints what happens, one line an event. After a break it comes back and misses nothing: it
// tells the server the last offset that it has seen of each channel.
//
//   URL=http://localhost:3000 EMAIL=admin@localhost PASSWORD=… node examples/listen.mjs sensors readings
//
// Node 22 and newer need nothing else. Node 20 has no WebSocket of its own: it takes the one of the package `ws`.

const { WebSocket } = globalThis.WebSocket ? globalThis : await import('ws')
const { URL: server = 'http://localhost:3000', EMAIL: email = 'admin@localhost', PASSWORD: password } = process.env
const channels = process.argv.slice(2)
const LONGEST_PAUSE_MILLISECONDS = 30_000

// Where we are. Keep it in a file, and a restart of this script misses nothing either.
let epoch = null
const offsets = {}

async function post(path, body, token) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const answer = await fetch(`${server}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`)
  return await answer.json()
}

/** Listens until the connection ends, for whatever reason. @returns whether it had begun */
async function listen() {
  const { access_token } = await post('/session', { email, password })
  const { ticket } = await post('/tickets', {}, access_token)
  const query = new URLSearchParams({ channel: channels.join(',') })
  if (epoch !== null) {
    query.set('epoch', epoch)
    query.set(
      'offsets',
      Object.entries(offsets)
        .map(([name, offset]) => `${name}:${offset}`)
        .join(',')
    )
  }
  const socket = new WebSocket(`${server.replace(/^http/, 'ws')}/api/v1/ws?${query}`, ['rastro.v1', `ticket.${ticket}`])
  let begun = false
  socket.addEventListener('message', ({ data }) => {
    begun = true
    take(JSON.parse(data))
  })
  await new Promise(resolve => {
    socket.addEventListener('close', resolve)
    socket.addEventListener('error', resolve)
  })
  return begun
}

function take(message) {
  if (message.type === 'connection') {
    epoch = message.epoch
    Object.assign(offsets, message.offsets)
  } else if (message.type === 'recovered') {
    offsets[message.channel] = message.offset
    if (!message.recovered) console.info(`${message.channel}: too much was missed, load everything again`)
  } else if (message.type === 'entity_event' || message.type === 'system_event') {
    console.info(JSON.stringify(message))
    // Only now that it is dealt with.
    offsets[message.channel] = message.offset
  }
}

for (let failures = 0; ; failures++) {
  try {
    if (await listen()) failures = 0
  } catch (error) {
    console.error(error.message)
  }
  // A random part of the pause, so that a thousand listeners do not come back in the same moment.
  const pause = Math.random() * Math.min(LONGEST_PAUSE_MILLISECONDS, 500 * 2 ** failures)
  await new Promise(resolve => setTimeout(resolve, pause))
}
