import type { Kysely } from 'kysely'
import { type AttemptStore, createMemoryAttemptStore } from './auth/attempt-store.ts'
import { createRedisAttemptStore } from './auth/redis-attempt-store.ts'
import type { Database } from './database/tables.ts'
import { readLogIdentity } from './events/event-store.ts'
import type { Broker } from './live/broker.ts'
import { createInProcessBroker } from './live/in-process-broker.ts'
import { createRedisBroker } from './live/redis-broker.ts'
import { createRedisConnection } from './live/redis-connection.ts'

type Options = {
  /** Null when there is a single process. */
  url: string | null
  /** Migrated: it knows the installation's identity. */
  db: Kysely<Database>
  clock: () => number
  onError: (error: unknown, what: string) => void
}

/** What processes tell each other, and what they count together. */
export type Messaging = { broker: Broker; attempts: AttemptStore; close: () => Promise<void> }

/** In this process alone, or through Redis. */
export async function openMessaging({ url, db, clock, onError }: Options): Promise<Messaging> {
  const inMemory = createMemoryAttemptStore(clock)
  if (url === null) {
    const broker = createInProcessBroker()
    return { broker, attempts: inMemory, close: broker.close }
  }
  const { installation } = await readLogIdentity(db)
  const broker = createRedisBroker({
    url,
    installation,
    onError: error => onError(error, 'Redis broke; it is tried again')
  })
  const redis = createRedisConnection(url)
  redis.on('error', error => onError(error, 'Redis broke; it is tried again'))
  // Not waited for: without Redis the server works on its own, and is not ready.
  redis.connect().catch(error => onError(error, 'Redis can not be reached'))
  const attempts = createRedisAttemptStore({
    redis,
    prefix: `rastro:${installation}`,
    fallback: inMemory,
    onError: error => onError(error, 'failed tries are counted in this process alone')
  })
  return {
    broker,
    attempts,
    close: async () => {
      redis.destroy()
      await broker.close()
    }
  }
}
