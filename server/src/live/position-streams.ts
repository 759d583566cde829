import type { Position } from '@rastro/shared/schema/position'
import { unreachable } from '@rastro/shared/unreachable'
import type { Broker } from './broker.ts'
import type { AllCounters } from './channel-counters.ts'
import { type Audience, type Channel, deviceChannel, FLEET_CHANNEL, trackingChannel } from './channels.ts'
import type { Connection } from './connection.ts'
import type { PositionUpdate } from './position-update.ts'
import { createStateChannel, type StateChannel } from './state-channel.ts'
import { createTicker } from './ticker.ts'

/** A channel that has positions. */
export type PositionChannel = Exclude<Channel, { kind: 'log' }>

/** Where devices are, as state: the fleet, each device, each shipment. */
export type PositionStreams = {
  publishFleet: (update: PositionUpdate) => void
  publishTracking: (shipmentId: number, audience: Audience, update: PositionUpdate) => void
  /** Told of every update of a shipment at once, from whichever process. @returns undo */
  listenTracking: (shipmentId: number, audience: Audience, listener: (update: PositionUpdate) => void) => () => void
  join: (channel: PositionChannel, connection: Connection) => void
  leave: (channel: PositionChannel, connection: Connection) => void
  /** Reads all positions again. @param again sends every socket the whole state: something may have been lost */
  refresh: (again: boolean) => Promise<void>
  close: () => void
}

type PositionStreamsOptions = {
  broker: Broker
  counters: AllCounters
  /** Of all devices. */
  loadPositions: () => Promise<readonly Position[]>
  /** What the followers of a shipment may see now. */
  loadTracking: (shipmentId: number, audience: Audience) => Promise<readonly Position[]>
  onError: (error: unknown, what: string) => void
  /** Least time between two messages of a channel. */
  tickMilliseconds: number
}

type Stream = {
  state: StateChannel
  read: () => Promise<readonly Position[]>
  /** Settles when the positions were read for the first time. */
  ready: Promise<void>
  markReady: () => void
  stopListening: () => void
}

const RETRY_MILLISECONDS = 1000
const FLEET: PositionChannel = { kind: 'fleet', name: FLEET_CHANNEL }

export function createPositionStreams(options: PositionStreamsOptions): PositionStreams {
  const { broker, counters, loadPositions, loadTracking, onError } = options
  /** By topic. The fleet's stays once it was asked for; the others go with their last listener. */
  const streams = new Map<string, Stream>()
  const retries = new Set<NodeJS.Timeout>()
  const ticker = createTicker(options.tickMilliseconds, () => {
    let someoneBehind = false
    for (const { state } of streams.values()) someoneBehind = state.tick() || someoneBehind
    return someoneBehind
  })

  function streamOf(channel: PositionChannel): Stream {
    const topic = topicOf(channel)
    const known = streams.get(topic)
    if (known !== undefined) return known
    let markReady = () => {}
    const ready = new Promise<void>(resolve => {
      markReady = resolve
    })
    const state = createStateChannel(channel.name, counters.of(channel.name))
    const stream = { state, ready, markReady, ...sourceOf(channel) }
    streams.set(topic, stream)
    void load(topic, stream, false)
    return stream
  }

  function sourceOf(channel: PositionChannel): Pick<Stream, 'read' | 'stopListening'> {
    switch (channel.kind) {
      case 'fleet':
        return { read: loadPositions, stopListening: broker.subscribe(channel.name, receiveFleet) }
      case 'device':
        // What happens to it comes with the fleet.
        return { read: () => readFromFleet(channel.device_id), stopListening: () => {} }
      case 'tracking':
        return {
          read: () => loadTracking(channel.shipment_id, channel.audience),
          stopListening: listen(topicOf(channel), update => take(topicOf(channel), update))
        }
      default:
        return unreachable(channel)
    }
  }

  function listen(topic: string, listener: (update: PositionUpdate) => void): () => void {
    return broker.subscribe(topic, text => listener(JSON.parse(text)))
  }

  async function readFromFleet(deviceId: number): Promise<Position[]> {
    const fleet = streamOf(FLEET)
    await fleet.ready
    const position = fleet.state.get(deviceId)
    return position === null ? [] : [position]
  }

  function receiveFleet(text: string): void {
    const update: PositionUpdate = JSON.parse(text)
    take(FLEET_CHANNEL, update)
    for (const position of update.positions) {
      take(deviceChannel(position.device_id), { positions: [position], trackChanges: [] })
    }
    for (const change of update.trackChanges) {
      take(deviceChannel(change.device_id), { positions: [], trackChanges: [change] })
    }
  }

  function take(name: string, { positions, trackChanges }: PositionUpdate): void {
    const state = streams.get(name)?.state
    if (state === undefined) return
    state.announce(trackChanges)
    if (state.apply(positions) || trackChanges.length > 0) ticker.wake()
  }

  async function load(name: string, stream: Stream, again: boolean): Promise<void> {
    try {
      const version = stream.state.version()
      stream.state.replace(await stream.read(), version, again)
      stream.markReady()
      ticker.wake()
    } catch (error) {
      onError(error, `could not read the positions of ${name}`)
      const retry = setTimeout(() => {
        retries.delete(retry)
        if (streams.get(name) === stream) void load(name, stream, again)
      }, RETRY_MILLISECONDS)
      retries.add(retry)
    }
  }

  return {
    publishFleet: update => broker.publish(FLEET_CHANNEL, JSON.stringify(update)),
    publishTracking: (shipmentId, audience, update) =>
      broker.publish(trackingTopic(shipmentId, audience), JSON.stringify(update)),
    listenTracking: (shipmentId, audience, listener) => listen(trackingTopic(shipmentId, audience), listener),
    join: (channel, connection) => {
      streamOf(channel).state.join(connection)
      ticker.wake()
    },
    leave: (channel, connection) => {
      const stream = streams.get(topicOf(channel))
      stream?.state.leave(connection)
      if (stream === undefined || stream.state.size() > 0 || channel.kind === 'fleet') return
      streams.delete(topicOf(channel))
      stream.stopListening()
    },
    refresh: async again => {
      // The fleet first: devices read from it.
      const fleet = streams.get(FLEET_CHANNEL)
      if (fleet !== undefined) await load(FLEET_CHANNEL, fleet, again)
      const others = [...streams].filter(([name]) => name !== FLEET_CHANNEL)
      await Promise.all(others.map(([name, stream]) => load(name, stream, again)))
    },
    close: () => {
      ticker.stop()
      for (const retry of retries) clearTimeout(retry)
      for (const { stopListening } of streams.values()) stopListening()
      streams.clear()
    }
  }
}

/** Each audience has a stream of its own, under one and the same channel name. */
function topicOf(channel: PositionChannel): string {
  return channel.kind === 'tracking' ? trackingTopic(channel.shipment_id, channel.audience) : channel.name
}

function trackingTopic(shipmentId: number, audience: Audience): string {
  return audience === 'staff' ? trackingChannel(shipmentId) : `${trackingChannel(shipmentId)}:${audience}`
}
