import { CLOSE_CODES } from '@rastro/shared/protocol/codes'
import type { LogEvent } from '../events/event.ts'
import type { ChannelCounters } from './channel-counters.ts'
import type { Connection } from './connection.ts'
import { type Frame, textFrame } from './frame.ts'

/** Processes publish after their commits, each in its own time: an event may be overtaken by the next one. */
const OVERTAKING_MILLISECONDS = 30
/** Events that came before their turn and are kept; others are read from the database. */
const MAXIMUM_EARLY_EVENTS = 1000
const PAGE = 500

/** A socket in a log channel, and the last offset that it was sent. */
export type Member = { connection: Connection; offset: number; live: boolean }

type LogChannelOptions = {
  counters: ChannelCounters
  /** The channel's events after an offset, in order. */
  read: (offset: number, limit: number) => Promise<LogEvent[]>
  onError: (error: unknown, what: string) => void
}

/**
 * One channel's log in this process: hands on each event once, in order, without a hole. What the broker loses or
 * brings too early is read from the database.
 */
export type LogChannel = {
  /** The offset that was handed on last; null until `begin`. */
  position: () => number | null
  /** Where the log stands; events from here on are handed on. Again when the log was put back. */
  begin: (top: number) => void
  /** An event from the broker, as it goes onto the wire. */
  receive: (offset: number, text: string) => void
  /** The database says that the log goes up to here. */
  notice: (top: number) => void
  /** Members that are live get what is handed on. */
  members: Set<Member>
}

export function createLogChannel({ counters, read, onError }: LogChannelOptions): LogChannel {
  const members = new Set<Member>()
  const early = new Map<number, string>()
  let position: number | null = null
  let known = 0
  let repairing = false

  function deliver(offset: number, text: string): void {
    position = offset
    let frame: Frame | null = null
    for (const member of members) {
      if (!member.live || member.offset >= offset) continue
      frame ??= textFrame(text)
      member.offset = offset
      member.connection.send(frame, counters)
    }
  }

  function deliverEarly(): void {
    for (let text = next(); text !== undefined; text = next()) deliver((position ?? 0) + 1, text)
    for (const offset of early.keys()) if (offset <= (position ?? 0)) early.delete(offset)
  }

  function next(): string | undefined {
    return position === null ? undefined : early.get(position + 1)
  }

  function receive(offset: number, text: string): void {
    known = Math.max(known, offset)
    if (position !== null && offset <= position) return
    if (position !== null && offset === position + 1) {
      deliver(offset, text)
      if (early.size > 0) deliverEarly()
      return
    }
    if (early.size < MAXIMUM_EARLY_EVENTS) early.set(offset, text)
    void repair()
  }

  async function repair(): Promise<void> {
    if (repairing || position === null || position >= known) return
    repairing = true
    try {
      await wait(OVERTAKING_MILLISECONDS)
      while (position < known) await readOn()
    } catch (error) {
      // The next comparison with the database tries again.
      onError(error, 'could not read events that were lost on the way')
    } finally {
      repairing = false
    }
  }

  async function readOn(): Promise<void> {
    const from = position ?? 0
    const events = await read(from, PAGE)
    if (events.length === 0) lose(known)
    for (const event of events) {
      if (position !== null && event.offset > position + 1) lose(event.offset - 1)
      if (position !== null && event.offset === position + 1) deliver(event.offset, JSON.stringify(event))
    }
    deliverEarly()
  }

  /** Events up to this offset are gone for good: whoever waited for them learns it when it resumes. */
  function lose(offset: number): void {
    position = offset
    for (const { connection } of members) connection.close(CLOSE_CODES.tooSlow, 'missed events are gone')
  }

  return {
    position: () => position,
    begin: top => {
      position = top
      known = Math.max(top, ...early.keys())
      deliverEarly()
      void repair()
    },
    receive,
    notice: top => {
      known = Math.max(known, top)
      void repair()
    },
    members
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
