import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { LiveEnvironment } from '../connection/environment.ts'
import type { Session } from '../session/session.ts'
import { createServerClock, type ServerClock } from '../ui/server-clock.ts'
import { createDriversDesk, type DriversDesk } from './drivers/drivers-desk.ts'
import type { Fleet, Vehicle } from './fleet/fleet.ts'
import { type Filter, inOrderOfNames, nameOf, type SearchResult, search } from './fleet/fleet-search.ts'
import { createLiveFleet, type LiveFleet } from './fleet/live-fleet.ts'
import { createSelection, type Selection } from './fleet/selection.ts'
import { createOffice, type Office } from './office.ts'
import type { Picking } from './shipments/picking.ts'
import { createShipmentDesk, type ShipmentDesk } from './shipments/shipment-desk.ts'
import { createPlayback, type Playback } from './track/playback.ts'
import type { SpanWindow } from './track/span.ts'

export type Section = 'map' | 'shipments' | 'drivers' | 'account'

/** All that the page shows, kept up to date; components read it, and change only what is a `Signal`. */
export type Workplace = {
  session: Session
  clock: ServerClock
  live: LiveFleet
  selection: Selection
  office: Office
  desk: ShipmentDesk
  driversDesk: DriversDesk
  section: Signal<Section>
  words: Signal<string>
  filter: Signal<Filter>
  /** What search and filter leave, for the list and the map alike. */
  result: ReadonlySignal<SearchResult>
  selected: ReadonlySignal<Vehicle | null>
  /** The moment of the shown stretch that is looked at, milliseconds since 1970; null is its end. */
  playhead: Signal<number | null>
  playback: Playback
  /** A place is to be pointed at on the map; null while none is. */
  picking: Signal<Picking | null>
  /** Counts the wishes to take the middle of the map for that place. */
  pickingCentre: Signal<number>
  /** Counts the wishes to see the whole way of the open shipment. */
  framing: Signal<number>
  /** Counts the wishes to bring the selected vehicle into view. */
  centring: Signal<number>
  /** Opens a shipment in its section, and shows its way on the map. */
  openShipment: (id: number) => void
  start: () => void
  stop: () => void
}

export function createWorkplace(session: Session, address: string, environment: LiveEnvironment): Workplace {
  const clock = createServerClock(environment.now)
  const selection = createSelection({ api: session.api, now: clock.read, after: environment.after })
  const office = createOffice(session.api)
  const desk = createShipmentDesk({ api: session.api, shipments: office.shipments, after: environment.after })
  const live = createLiveFleet(
    { session, clock, address, environment },
    {
      onTrackChanged: ({ device_id, from, to }) => selection.trackChanged(device_id, { from, to }),
      onResumed: selection.reload,
      onEntity: office.take,
      onReload: office.reload
    }
  )
  const section = signal<Section>('map')
  const framing = signal(0)
  const playhead = signal<number | null>(null)
  const playback = createPlayback({
    playhead,
    window: () => playedWindow(selection),
    now: environment.now,
    after: environment.after,
    reducedMotion: () => matchMedia('(prefers-reduced-motion: reduce)').matches
  })
  const words = signal('')
  const filter = signal<Filter>('all')
  const ordered = keptOrder(live.fleet)
  return {
    session,
    clock,
    live,
    selection,
    office,
    desk,
    driversDesk: createDriversDesk(),
    section,
    words,
    filter,
    result: computed(() => search(ordered.value, words.value, filter.value, clock.now.value)),
    selected: computed(() => {
      const id = selection.id.value
      return id === null ? null : (live.fleet.value.get(id) ?? null)
    }),
    playhead,
    playback,
    picking: signal(null),
    pickingCentre: signal(0),
    framing,
    centring: signal(0),
    openShipment: id => {
      selection.select(null)
      section.value = 'shipments'
      desk.show({ kind: 'shipment', id })
      framing.value++
    },
    start: () => {
      clock.start()
      office.start()
      live.start()
    },
    stop: () => {
      live.stop()
      playback.pause()
      desk.stop()
      selection.stop()
      clock.stop()
    }
  }
}

/** The shown stretch from its first fix on: nobody watches a morning in which nothing is known. */
function playedWindow({ window, track }: Selection): SpanWindow {
  const { start, end } = window()
  const first = track.value.kind === 'loaded' ? track.value.value.segments[0]?.fixes[0] : undefined
  return { start: first === undefined ? start : Math.max(start, Date.parse(first.recorded_at)), end }
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
