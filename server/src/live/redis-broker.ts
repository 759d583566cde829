import type { Broker } from './broker.ts'
import { createInProcessBroker } from './in-process-broker.ts'
import { createRedisConnection } from './redis-connection.ts'

type RedisBrokerOptions = {
  url: string
  /** Keeps installations that share a Redis apart, see `readLogIdentity`. */
  installation: string
  /** Told of each connection that broke; it is made again without end. */
  onError: (error: Error) => void
}

// Topics are spread over so many Redis channels; each name has a hash tag, so that the nodes of a cluster share them.
// Every process listens to all: a new topic needs no word with Redis, so no message falls between.
const SHARDS = 16
const GAP_TOPIC = 'gap'

/**
 * Plain Redis publish and subscribe, one connection for each. This process's own subscribers get its messages without
 * Redis. While Redis is away messages are lost, not kept; when it is back, every process is told of the gap.
 */
export function createRedisBroker({ url, installation, onError }: RedisBrokerOptions): Broker {
  const local = createInProcessBroker()
  const processId = crypto.randomUUID()
  const gapHandlers = new Set<() => void>()
  const publisher = createRedisConnection(url).on('error', onError)
  const subscriber = createRedisConnection(url).on('error', onError)
  const channels = Array.from({ length: SHARDS }, (_, shard) => `rastro:${installation}:{${shard}}`)
  let lostSome = false
  let subscribed = false

  function send(topic: string, message: string): void {
    // Never kept for later: node-redis would hold it without bound.
    if (!publisher.isReady) {
      lostSome = true
      return
    }
    publisher.publish(channels[shardOf(topic)] ?? '', `${processId}\n${topic}\n${message}`).catch(() => {
      lostSome = true
    })
  }

  function receive(text: string): void {
    const endOfSender = text.indexOf('\n')
    if (text.slice(0, endOfSender) === processId) return
    const endOfTopic = text.indexOf('\n', endOfSender + 1)
    local.publish(text.slice(endOfSender + 1, endOfTopic), text.slice(endOfTopic + 1))
  }

  function announceGap(): void {
    for (const handler of gapHandlers) handler()
  }

  local.subscribe(GAP_TOPIC, announceGap)
  publisher.on('ready', () => {
    if (!lostSome) return
    lostSome = false
    send(GAP_TOPIC, '')
  })
  subscriber.on('ready', () => {
    // Later node-redis subscribes again by itself, before it says that it is ready.
    if (subscribed) return announceGap()
    subscriber.subscribe(channels, receive).then(() => {
      subscribed = true
      announceGap()
    }, onError)
  })
  for (const connection of [publisher, subscriber]) connection.connect().catch(onError)

  return {
    ...local,
    publish: (topic, message) => {
      local.publish(topic, message)
      send(topic, message)
    },
    onGap: handler => {
      gapHandlers.add(handler)
      return () => gapHandlers.delete(handler)
    },
    shared: true,
    healthy: () => publisher.isReady && subscriber.isReady && subscribed,
    close: async () => {
      for (const connection of [publisher, subscriber]) connection.destroy()
      await local.close()
    }
  }
}

/** FNV-1a, so that all processes agree. */
function shardOf(topic: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < topic.length; index++) {
    hash = Math.imul(hash ^ topic.charCodeAt(index), 0x01000193) >>> 0
  }
  return hash % SHARDS
}
