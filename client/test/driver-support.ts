import 'fake-indexeddb/auto'
import { createDatabase, type Database } from '../src/driver/outbox/database.ts'
import { createOutbox, type Outbox, type Storage } from '../src/driver/outbox/outbox.ts'
import type { Draft } from '../src/driver/outbox/records.ts'

let lastName = 0

/** A database name that no other test uses. */
export function freshName(): string {
  lastName += 1
  return `phone-${lastName}`
}

export interface Phone {
  database: Database
  outbox: Outbox
  /** Not yet acknowledged, as the page would show it. */
  pending: number
  quarantined: number
  storage: Storage
}

/** The outbox of one phone. The same name again is the same phone after a crash: memory gone, database kept. */
export async function openPhone(name = freshName()): Promise<Phone> {
  const database = createDatabase(name)
  const phone: Phone = {
    database,
    outbox: createOutbox(database, {
      onCount(pending, quarantined) {
        phone.pending = pending
        phone.quarantined = quarantined
      },
      onAdded: () => {},
      onStorage(storage) {
        phone.storage = storage
      }
    }),
    pending: 0,
    quarantined: 0,
    storage: 'well'
  }
  await phone.outbox.refresh()
  return phone
}

/** A fix of the given second. */
export function fixAt(second: number): Draft {
  return {
    kind: 'fix',
    recorded_at: new Date(Date.UTC(2026, 10, 21, 20, 0, second)).toISOString(),
    lat: -2.9,
    lng: -79 + second / 10_000,
    accuracy: 6.5,
    altitude: null,
    speed: 0,
    heading: 0,
    battery: null
  }
}

export const pageHidden: Draft = { kind: 'journal', recorded_at: '2026-11-21T20:00:00.000Z', event: 'page_hidden' }
export const tripStarted: Draft = { kind: 'trip', recorded_at: '2026-11-21T20:00:00.000Z', action: 'started' }

/** A clock that stands still until it is moved. */
export function turnableClock(start: number) {
  let time = start
  let timers: { at: number; act: () => void }[] = []
  return {
    now: () => time,
    after(milliseconds: number, act: () => void) {
      const timer = { at: time + milliseconds, act }
      timers.push(timer)
      return () => {
        timers = timers.filter(other => other !== timer)
      }
    },
    /** Moves it, and does what has become due. */
    pass(milliseconds: number) {
      time += milliseconds
      const due = timers.filter(({ at }) => at <= time)
      timers = timers.filter(({ at }) => at > time)
      for (const { act } of due) act()
    },
    /** Forgets what was to be done, as a crash does. */
    forget() {
      timers = []
    }
  }
}
