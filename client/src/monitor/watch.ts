import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { LiveEnvironment } from '../connection/environment.ts'
import type { Session } from '../session/session.ts'
import { createServerClock, type ServerClock } from '../ui/server-clock.ts'
import { createEventFeed, type EventFeed } from './event-feed.ts'
import { type Filter, matching, NO_FILTER } from './filter.ts'
import type { Row } from './rows.ts'
import { createStatisticsFeed, type StatisticsState } from './statistics-feed.ts'

/** All that the page shows, kept up to date; components read it, and change only what is a `Signal`. */
export type Watch = {
  session: Session
  clock: ServerClock
  feed: EventFeed
  statistics: ReadonlySignal<StatisticsState>
  filter: Signal<Filter>
  /** The rows as they were when the list was paused; null while it runs. */
  held: Signal<readonly Row[] | null>
  /** What pause and filter leave. */
  shown: ReadonlySignal<readonly Row[]>
  start: () => void
  stop: () => void
}

export function createWatch(options: {
  session: Session
  address: string
  environment: LiveEnvironment
  channels: readonly string[]
  visible: () => boolean
}): Watch {
  const { session, environment, visible } = options
  const clock = createServerClock(environment.now)
  const feed = createEventFeed({ ...options, clock })
  const statistics = createStatisticsFeed({ api: session.api, now: clock.read, after: environment.after, visible })
  const filter = signal<Filter>(NO_FILTER)
  const held = signal<readonly Row[] | null>(null)
  return {
    session,
    clock,
    feed,
    statistics: statistics.state,
    filter,
    held,
    shown: computed(() => matching(held.value ?? feed.rows.value, filter.value)),
    start: () => {
      clock.start()
      feed.start()
      statistics.start()
    },
    stop: () => {
      statistics.stop()
      feed.stop()
      clock.stop()
    }
  }
}
