import { connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { waitUntil } from '../../../test/support/wait-until.ts'
import { sensorEvent } from '../events/support.ts'
import { openTestDatabase } from '../support/test-database.ts'
import { openLive } from './live-client.ts'
import { positionAt, startLiveServer } from './live-server.ts'

const MIB = 1024 * 1024
const PADDING = 'x'.repeat(20_000)

t.test('sockets that do not keep up', async t => {
  const { db } = await openTestDatabase(t)
  const server = await startLiveServer(t, { db, intervals: { sweep: 50 } })
  const { url, events, hub } = server
  const statisticsOf = (channel: string) => hub.statistics().channels[channel]
  const createLarge = (count: number) =>
    events.transaction(async (_trx, append) => {
      for (let id = 1; id <= count; id++) {
        append({ ...sensorEvent(id, 'sensors'), data: { id, padding: PADDING } })
      }
    })

  t.test(
    'a reader that stands still on a log is closed with 4408, others get all, memory stays flat (LOG5)',
    async t => {
      const stalled = await Promise.all(Array.from({ length: 100 }, () => openStalled(t, url, 'sensors')))
      const reader = await openLive(t, url, { query: 'ticket=staff&channel=sensors' })
      await waitUntil('all are in', () => statisticsOf('sensors')?.connections === 101)
      globalThis.gc?.()
      const before = process.memoryUsage().rss
      let sent = 0
      while ((statisticsOf('sensors')?.slow_closes ?? 0) < stalled.length && sent < 2000) {
        await createLarge(50)
        sent += 50
        await waitUntil('the reader keeps up', () => reader.heard('entity_event').length === sent)
      }
      const grown = (process.memoryUsage().rss - before) / MIB
      t.equal(statisticsOf('sensors')?.slow_closes, stalled.length)
      await waitUntil('they are gone', () => statisticsOf('sensors')?.connections === 1)
      t.equal(reader.closeCode(), null)
      const unshared = (stalled.length * sent * PADDING.length) / MIB
      t.ok(grown < 400, `${grown.toFixed()} MiB more for ${unshared.toFixed()} MiB that were owed`)
    }
  )

  t.test(
    'a reader that stands still on state is skipped, and gets the latest when it reads again (STATE4)',
    async t => {
      server.positions.length = 0
      const slow = await openLive(t, url, { query: 'ticket=staff&channel=fleet' })
      await waitUntil('the whole comes', () => slow.heard('positions').length === 1)
      slow.socket.pause()
      let second = 0
      // Until the kernel's buffers are full and something is skipped.
      while ((statisticsOf('fleet')?.dropped ?? 0) < 20) {
        second++
        const positions = Array.from({ length: 4000 }, (_, index) => positionAt(index + 1, second))
        hub.publishFleet({ positions, trackChanges: [] })
        await new Promise(resolve => setTimeout(resolve, 20))
      }
      slow.socket.resume()
      const latest = positionAt(1, second).recorded_at
      await waitUntil('the latest comes', () =>
        slow.heard('positions').some(({ positions }) => positions.some(({ recorded_at }) => recorded_at === latest))
      )
      t.ok(slow.heard('positions').length < second, `${slow.heard('positions').length} messages of ${second} moves`)
      t.equal(slow.closeCode(), null)
    }
  )

  t.test('a socket whose other end is gone without a word is dropped (LIMIT4)', async t => {
    const { url, hub } = await startLiveServer(t, { db, intervals: { ping: 200 } })
    const connections = () => hub.statistics().total_connections
    await openStalled(t, url, 'alerts')
    const alive = await openLive(t, url)
    await waitUntil('the silent one is dropped', () => connections() === 1)
    t.equal(alive.closeCode(), null)
  })

  t.test('coming and going a thousand times leaves nothing behind (LIMIT5)', async t => {
    const channels = Array.from({ length: 99 }, (_, index) => `tracking:${index + 1}`)
    const client = await openLive(t, url)
    for (let round = 0; round < 10; round++) {
      client.say({ type: 'subscribe', channels })
      client.say({ type: 'unsubscribe', channels })
      await waitUntil('it was opened', () => client.heard('subscribed').length === round + 1)
      await new Promise(resolve => setTimeout(resolve, 120))
    }
    await waitUntil('all are left', () => channels.every(channel => statisticsOf(channel)?.connections === 0))
    t.ok(Object.keys(hub.statistics().channels).length <= 510)
    t.strictSame(server.problems, [])
  })
})

/** Upgrades by hand and then never reads: as a phone in a tunnel, or a page that hangs. */
async function openStalled(t: Test, url: string, channel: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  t.teardown(() => socket.destroy())
  socket.on('error', () => socket.destroy())
  const lines = [
    `GET /api/v1/ws?ticket=staff&channel=${channel} HTTP/1.1`,
    `host: ${hostname}:${port}`,
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=='
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  await new Promise(resolve => socket.once('data', resolve))
  socket.pause()
  return socket
}
