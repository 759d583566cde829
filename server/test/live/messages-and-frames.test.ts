import t from 'tap'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { sensorEvent } from '../events/support.ts'
import { openTestDatabase } from '../support/test-database.ts'
import { openLive } from './live-client.ts'
import { positionAt, startLiveServer } from './live-server.ts'

t.test('each message is one JSON object in one text frame, however many go out at once (LIVE3)', async t => {
  const { db } = await openTestDatabase(t)
  const server = await startLiveServer(t, { db })
  // The three lengths of a frame's header: below 126 bytes, below 64 KiB, and above.
  server.positions.push(...Array.from({ length: 300 }, (_, index) => positionAt(index + 1, 0)))
  const client = await openLive(t, server.url, { query: 'ticket=staff&channel=sensors,fleet' })
  const frames: { text: string; isBinary: boolean }[] = []
  client.socket.on('message', (data, isBinary) => frames.push({ text: String(data), isBinary }))
  await server.events.transaction(async (_trx, append) => {
    for (let id = 1; id <= 50; id++) append(sensorEvent(id, 'sensors'))
  })
  client.say({ type: 'subscribe', channels: ['fleet'], offsets: { fleet: 0 } })
  client.say({ type: 'ping' })
  await waitUntil('all is there', () => client.heard('entity_event').length === 50 && client.heard('pong').length === 1)
  await waitUntil('the fleet is there', () => client.heard('positions', 'fleet').length > 0)

  t.ok(frames.every(({ isBinary }) => !isBinary))
  for (const { text } of frames) t.match(JSON.parse(text), { type: String })
  const lengths = client.messages.map(message => Buffer.byteLength(JSON.stringify(message)))
  t.ok(lengths.some(length => length < 126))
  t.ok(lengths.some(length => length > 125 && length < 65_536))
  t.ok(lengths.some(length => length > 65_535))
})
