import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../database/tables.ts'
import type { LogEvent, NewEvent } from './event.ts'
import { insertEvents } from './event-store.ts'

export type Append = (event: NewEvent) => void

export type EventLog = {
  /**
   * Runs the work in one transaction and commits the events that it appends with it: either both happened or neither.
   * Their offsets are allocated when the work is done, so that the channels are locked only for the last moment.
   *
   * Inside, use `trx` for every query. After the commit the events are published; a lost publication is harmless,
   * because every process compares its channels with the database.
   *
   * @throws what the work throws; then nothing was written
   */
  transaction: <Result>(work: (trx: Transaction<Database>, append: Append) => Promise<Result>) => Promise<Result>
}

type EventLogOptions = {
  db: Kysely<Database>
  /** Hands committed events to the live hub. Must not throw. */
  publish: (events: readonly LogEvent[]) => void
  /** Milliseconds since 1970. */
  clock: () => number
}

export function createEventLog({ db, publish, clock }: EventLogOptions): EventLog {
  return {
    transaction: async work => {
      const { result, events } = await db.transaction().execute(async trx => {
        const appended: NewEvent[] = []
        const result = await work(trx, event => {
          if (event.channels.length > 0) appended.push(event)
        })
        const events = appended.length === 0 ? [] : await insertEvents(trx, appended, new Date(clock()).toISOString())
        return { result, events }
      })
      if (events.length > 0) publish(events)
      return result
    }
  }
}
