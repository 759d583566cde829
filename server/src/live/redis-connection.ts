import { createClient } from 'redis'

const LONGEST_WAIT_MILLISECONDS = 1000
const PING_MILLISECONDS = 3000
// Longer than a ping and its answer: a Redis that is paused or unreachable is given up.
const SILENCE_MILLISECONDS = 10_000
// What may wait for a Redis that is slow to read; beyond it commands fail.
const MAXIMUM_WAITING = 10_000

/** A connection that notices when Redis is gone, keeps nothing for later, and is made again without end. Not connected yet. */
export function createRedisConnection(url: string) {
  return createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAXIMUM_WAITING,
    pingInterval: PING_MILLISECONDS,
    socket: {
      socketTimeout: SILENCE_MILLISECONDS,
      reconnectStrategy: retries => Math.random() * Math.min(LONGEST_WAIT_MILLISECONDS, 50 * 2 ** retries)
    }
  })
}
