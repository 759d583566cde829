import type { Broker, BrokerHandler } from './broker.ts'

/** The broker of a single process: calls its subscribers, in their order. It never loses a message. */
export function createInProcessBroker(): Broker {
  const handlers = new Map<string, Set<BrokerHandler>>()
  return {
    publish: (topic, message) => {
      for (const handler of handlers.get(topic) ?? []) handler(message)
    },
    subscribe: (topic, handler) => {
      const ofTopic = handlers.get(topic) ?? new Set()
      handlers.set(topic, ofTopic.add(handler))
      return () => {
        ofTopic.delete(handler)
        if (ofTopic.size === 0 && handlers.get(topic) === ofTopic) handlers.delete(topic)
      }
    },
    onGap: () => () => {},
    shared: false,
    healthy: () => true,
    close: async () => handlers.clear()
  }
}
