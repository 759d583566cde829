import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Place } from '@rastro/shared/schema/place'
import type { Shipment } from '@rastro/shared/schema/shipment'
import type { Track } from '@rastro/shared/schema/track'
import { failed, LOADING, type Loadable, loaded, NONE } from '../loading/loadable.ts'
import type { Api } from '../loading/pages.ts'
import { draftOf, EMPTY_DRAFT, placeOf, placesOf, type ShipmentDraft } from './shipment-draft.ts'
import { isFinished, type ShipmentFilter } from './shipment-search.ts'
import type { ShipmentStore } from './shipment-store.ts'

export type ShipmentView =
  | { kind: 'list' }
  | { kind: 'new' }
  | { kind: 'shipment'; id: number }
  | { kind: 'edit'; id: number }

/** A place of a shipment as the map shows it. */
export type RoutePoint = Place & { role: 'origin' | 'stop' | 'destination' }

/** What of the shipments is looked at, and what is being typed. */
export type ShipmentDesk = {
  view: ReadonlySignal<ShipmentView>
  show: (view: ShipmentView) => void
  words: Signal<string>
  filter: Signal<ShipmentFilter>
  /** The one that is open. */
  shipment: ReadonlySignal<Shipment | null>
  track: ReadonlySignal<Loadable<Track>>
  /** The places of what is open or being typed, in the order of the way. */
  route: ReadonlySignal<readonly RoutePoint[]>
  /** What is typed for a new shipment or a change of one: kept while other things are looked at. */
  draft: (of: number | 'new', initial?: () => ShipmentDraft) => Signal<ShipmentDraft>
  dropDraft: (of: number | 'new') => void
  stop: () => void
}

const FOLLOW_EVERY_MILLISECONDS = 10_000
/** Metres: finer than the line on the screen of a whole way. */
const TOLERANCE = 5

export function createShipmentDesk(environment: {
  api: Api
  shipments: ShipmentStore
  after: (milliseconds: number, callback: () => void) => () => void
}): ShipmentDesk {
  const { api, shipments, after } = environment
  const view = signal<ShipmentView>({ kind: 'list' })
  const track = signal<Loadable<Track>>(NONE)
  const drafts = new Map<number | 'new', Signal<ShipmentDraft>>()
  let cancelFollow = () => {}

  const openId = computed(() => (view.value.kind === 'shipment' || view.value.kind === 'edit' ? view.value.id : null))
  const shipment = computed(() => shipments.find(openId.value))
  const typed = computed(() => {
    if (view.value.kind === 'new') return draft('new').value
    const changed = view.value.kind === 'edit' ? shipment.value : null
    return changed === null ? null : draft(changed.id, () => draftOf(changed)).value
  })

  async function follow(id: number): Promise<void> {
    const answer = await api<Track>(`/shipments/${id}/track?tolerance=${TOLERANCE}`)
    if (openId.value !== id) return
    track.value = answer.kind === 'ok' ? loaded(answer.value) : failed(track.value)
    const over = shipment.value !== null && isFinished(shipment.value) && answer.kind === 'ok'
    if (!over) cancelFollow = after(FOLLOW_EVERY_MILLISECONDS, () => void follow(id))
  }

  function draft(of: number | 'new', initial: () => ShipmentDraft = () => EMPTY_DRAFT): Signal<ShipmentDraft> {
    const kept = drafts.get(of) ?? signal(initial())
    drafts.set(of, kept)
    return kept
  }

  return {
    view,
    show: next => {
      const before = openId.value
      view.value = next
      if (openId.value === before) return
      cancelFollow()
      track.value = openId.value === null ? NONE : LOADING
      if (openId.value !== null) void follow(openId.value)
    },
    words: signal(''),
    filter: signal<ShipmentFilter>('all'),
    shipment,
    track,
    route: computed(() => (typed.value === null ? routeOf(shipment.value) : routeOfDraft(typed.value))),
    draft,
    dropDraft: of => void drafts.delete(of),
    stop: () => cancelFollow()
  }
}

function routeOf(shipment: Shipment | null): RoutePoint[] {
  if (shipment === null) return []
  const { origin, stops, destination } = shipment
  return [
    ...(origin === null ? [] : [{ ...origin, role: 'origin' as const }]),
    ...stops.map(stop => ({ ...stop, role: 'stop' as const })),
    ...(destination === null ? [] : [{ ...destination, role: 'destination' as const }])
  ]
}

/** What is typed so far: a place without a name is shown where it is. */
function routeOfDraft(draft: ShipmentDraft): RoutePoint[] {
  return placesOf(draft).flatMap(([field, place]) => {
    const at = placeOf({ ...place, name: place.name.trim() || '…' })
    const role = field === 'origin' || field === 'destination' ? field : 'stop'
    return at === null ? [] : [{ ...at, role }]
  })
}
