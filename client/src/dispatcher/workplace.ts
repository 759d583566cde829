import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { LiveEnvironment } from '../connection/environment.ts'
import type { Session } from '../session/session.ts'
import { createServerClock, type ServerClock } from '../ui/server-clock.ts'
import type { Fleet, Vehicle } from './fleet.ts'
import { type Filter, inOrderOfNames, nameOf, type SearchResult, search } from './fleet-search.ts'
import { createLiveFleet, type LiveFleet } from './live-fleet.ts'
import { createSelection, type Selection } from './selection.ts'

/** All that the page shows, kept up to date; components read it, and change only what is a `Signal`. */
export type Workplace = {
  session: Session
  clock: ServerClock
  live: LiveFleet
  selection: Selection
  words: Signal<string>
  filter: Signal<Filter>
  /** What search and filter leave, for the list and the map alike. */
  result: ReadonlySignal<SearchResult>
  selected: ReadonlySignal<Vehicle | null>
  /** The moment of the last hour that is looked at, milliseconds since 1970; null is now. */
  playhead: Signal<number | null>
  /** Counts the wishes to bring the selected vehicle into view. */
  centring: Signal<number>
  start: () => void
  stop: () => void
}

export function createWorkplace(session: Session, address: string, environment: LiveEnvironment): Workplace {
  const clock = createServerClock(environment.now)
  const selection = createSelection({ api: session.api, now: clock.read, after: environment.after })
  const live = createLiveFleet(
    { session, clock, address, environment },
    {
      onTrackChanged: ({ device_id, from, to }) => selection.trackChanged(device_id, { from, to }),
      onResumed: selection.reload
    }
  )
  const words = signal('')
  const filter = signal<Filter>('all')
  const ordered = keptOrder(live.fleet)
  return {
    session,
    clock,
    live,
    selection,
    words,
    filter,
    result: computed(() => search(ordered.value, words.value, filter.value, clock.now.value)),
    selected: computed(() => {
      const id = selection.id.value
      return id === null ? null : (live.fleet.value.get(id) ?? null)
    }),
    playhead: signal(null),
    centring: signal(0),
    start: () => {
      clock.start()
      live.start()
    },
    stop: () => {
      live.stop()
      selection.stop()
      clock.stop()
    }
  }
}

/** The fleet in the order of names, sorted again only when a name came, went or changed: positions change all the time. */
function keptOrder(fleet: ReadonlySignal<Fleet>): ReadonlySignal<readonly Vehicle[]> {
  let names = ''
  let ids: readonly number[] = []
  return computed(() => {
    const now = [...fleet.value.values()].map(vehicle => `${vehicle.position.device_id} ${nameOf(vehicle)}`).join('\n')
    if (now !== names) {
      names = now
      ids = inOrderOfNames(fleet.value).map(vehicle => vehicle.position.device_id)
    }
    return ids.flatMap(id => fleet.value.get(id) ?? [])
  })
}
