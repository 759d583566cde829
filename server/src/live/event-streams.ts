import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { LogEvent } from '../events/event.ts'
import { eventsAfter, readLogEnds, readLogIdentity } from '../events/event-store.ts'
import type { Broker } from './broker.ts'
import type { AllCounters } from './channel-counters.ts'
import type { Connection } from './connection.ts'
import { createLogChannel, type LogChannel, type Member } from './log-channel.ts'
import { resume } from './resume.ts'

/** The logs of the channels that someone here listens to. */
export type EventStreams = {
  /** Offsets of another epoch mean nothing. */
  epoch: () => string
  /** Tells all processes of committed events. */
  publish: (events: readonly LogEvent[]) => void
  /** Enters the channels, and waits until it is known where their logs stand. The members are not live yet. */
  enter: (names: readonly string[], connection: Connection) => Promise<Map<string, Member>>
  /** Lets the member hear what comes from now on. */
  goLive: (name: string, member: Member) => void
  /** Sends what the member missed since `offset`, then lets it hear. @returns whether nothing is missing */
  resume: (name: string, member: Member, offset: number) => Promise<boolean>
  leave: (name: string, connection: Connection) => void
  /** Compares with the database and repairs. @returns false when the log was put back to an earlier state */
  check: () => Promise<boolean>
  close: () => void
}

type EventStreamsOptions = {
  db: Kysely<Database>
  broker: Broker
  counters: AllCounters
  onError: (error: unknown, what: string) => void
}

type Stream = { log: LogChannel; begun: Promise<void>; stopListening: () => void }

export async function createEventStreams({
  db,
  broker,
  counters,
  onError
}: EventStreamsOptions): Promise<EventStreams> {
  const streams = new Map<string, Stream>()
  let { epoch } = await readLogIdentity(db)

  /** Opens all in one query. A log that cannot be read now is closed again. */
  function open(names: readonly string[]): void {
    const opened = names.map(name => [name, newLog(name)] as const)
    const begun = begin(opened.map(([name, { log }]) => [name, log] as const))
    for (const [name, stream] of opened) streams.set(name, { ...stream, begun })
  }

  function newLog(name: string): Omit<Stream, 'begun'> {
    const read = (offset: number, limit: number) => eventsAfter(db, name, offset, limit)
    const log = createLogChannel({ counters: counters.of(name), read, onError })
    // Listening begins before the end of the log is read: what is committed between is not missed.
    const stopListening = broker.subscribe(topicOf(name), text => {
      const endOfOffset = text.indexOf('\n')
      log.receive(Number(text.slice(0, endOfOffset)), text.slice(endOfOffset + 1))
    })
    return { log, stopListening }
  }

  async function begin(logs: readonly (readonly [string, LogChannel])[]): Promise<void> {
    const ends = await readTops(logs.map(([name]) => name))
    for (const [name, log] of logs) log.begin(ends.get(name) ?? 0)
  }

  async function readTops(names: readonly string[]): Promise<Map<string, number>> {
    return new Map((await readLogEnds(db, names)).map(({ name, top }) => [name, top]))
  }

  function logOf(name: string): LogChannel {
    const stream = streams.get(name)
    if (stream === undefined) throw new Error(`nobody listens to ${name}`)
    return stream.log
  }

  function leave(name: string, connection: Connection): void {
    const stream = streams.get(name)
    if (stream === undefined) return
    for (const member of stream.log.members) if (member.connection === connection) stream.log.members.delete(member)
    if (stream.log.members.size > 0) return
    streams.delete(name)
    stream.stopListening()
  }

  return {
    epoch: () => epoch,
    publish: events => {
      for (const event of events) broker.publish(topicOf(event.channel), `${event.offset}\n${JSON.stringify(event)}`)
    },
    enter: async (names, connection) => {
      open(names.filter(name => !streams.has(name)))
      const members = new Map<string, Member>()
      for (const name of names) {
        const member = { connection, offset: 0, live: false }
        logOf(name).members.add(member)
        members.set(name, member)
      }
      await Promise.all(names.map(name => streams.get(name)?.begun))
      for (const [name, member] of members) member.offset = streams.get(name)?.log.position() ?? 0
      return members
    },
    goLive: (name, member) => {
      member.offset = streams.get(name)?.log.position() ?? member.offset
      member.live = true
    },
    resume: async (name, member, offset) => {
      member.offset = offset
      return await resume(member, logOf(name), {
        readEnd: async () => (await readLogEnds(db, [name]))[0] ?? { top: 0, trimmed: 0 },
        read: (after, limit) => eventsAfter(db, name, after, limit),
        counters: counters.of(name)
      })
    },
    leave,
    check: async () => {
      const before = new Map([...streams].map(([name, { log }]) => [name, log.position()]))
      const identity = await readLogIdentity(db)
      const tops = await readTops([...before.keys()])
      // Of what was known before the question: meanwhile a newer event may have come.
      const putBack = [...before].some(([name, position]) => position !== null && position > (tops.get(name) ?? 0))
      const sameLog = identity.epoch === epoch && !putBack
      epoch = identity.epoch
      for (const [name, { log }] of streams) {
        const top = tops.get(name)
        if (log.position() === null || !before.has(name)) continue
        if (sameLog && top !== undefined) log.notice(top)
        if (!sameLog) log.begin(top ?? 0)
      }
      return sameLog
    },
    close: () => {
      for (const { stopListening } of streams.values()) stopListening()
      streams.clear()
    }
  }
}

function topicOf(channel: string): string {
  return `log:${channel}`
}
