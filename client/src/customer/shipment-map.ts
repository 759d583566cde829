import { effect } from '@preact/signals'
import { silentSince } from '@rastro/shared/model/silence'
import type { LatLng } from '@rastro/shared/schema/place'
import { createAccuracyLayer } from '../map/accuracy-layer.ts'
import { type MapView, openMapView } from '../map/map-view.ts'
import { listTileArchives } from '../map/tile-archives.ts'
import { createTrackLayer } from '../map/track-layer.ts'
import { createVehicleLayer } from '../map/vehicle-layer.ts'
import type { VehicleMark } from '../map/vehicle-mark.ts'
import { silenceReason } from '../messages/silence-reasons.ts'
import type { ServerClock } from '../ui/server-clock.ts'
import type { Followed } from './followed.ts'
import type { Following } from './following.ts'
import { createPlaceMarkers } from './place-markers.ts'
import type { Words } from './words.ts'

const PADDING = 48
/** Slower than this it stands: GPS is never quite still. Metres per second. */
const MOVING_SPEED = 0.5

type Shown = { following: Following; clock: ServerClock; words: Words }

/**
 * Keeps the map in step with the shipment: vehicle, line, gaps, where it comes from and goes to.
 *
 * @returns what takes the map away again
 */
export function openShipmentMap(container: HTMLElement, { following, clock, words }: Shown): () => void {
  const view = openMapView({ container, language: words.language })
  if (view === null) return () => {}
  letPageScroll(view)
  const gapLabel = (gap: { from: string; to: string; reason: string }) =>
    `${words.format.duration(Date.parse(gap.to) - Date.parse(gap.from))} · ${silenceReason(words.language, gap.reason)}`
  const tracks = createTrackLayer({ gapLabel })
  const accuracy = createAccuracyLayer()
  const vehicles = createVehicleLayer()
  const places = createPlaceMarkers(view.map)
  for (const layer of [tracks, accuracy, vehicles]) layer.add(view)
  const looking = lookAt(view, container)
  let drawn: Followed | null = null
  let state: VehicleMark['state'] | null = null
  const undo = effect(() => {
    const link = following.state.value
    if (link.kind !== 'open') return
    const { followed } = link
    const now = clock.now.value
    const next = stateOf(followed, now)
    if (followed === drawn && next === state) return
    const first = drawn === null
    if (followed.segments !== drawn?.segments || followed.gaps !== drawn.gaps) tracks.show(followed)
    if (followed.origin !== drawn?.origin || followed.destination !== drawn.destination) places.show(followed)
    drawn = followed
    state = next
    accuracy.show(followed.position)
    vehicles.update(changesOf(followed, next))
    looking.at(followed, first)
  })
  void listTileArchives(
    url => fetch(url),
    reason => console.info(reason)
  ).then(view.showTiles)
  return () => {
    undo()
    looking.stop()
    for (const layer of [tracks, accuracy, vehicles]) layer.remove()
    view.stop()
  }
}

/** One finger scrolls the page, two move the map: it is a picture in a page. */
function letPageScroll({ map }: MapView): void {
  map.scrollZoom.disable()
  if (matchMedia('(pointer: coarse)').matches) map.dragPan.disable()
}

function stateOf({ position, status }: Followed, now: number): VehicleMark['state'] {
  if (position === null || status !== 'in_transit') return 'standing'
  if (silentSince(position.recorded_at, now) !== null) return 'silent'
  return position.speed === null || position.speed > MOVING_SPEED ? 'moving' : 'standing'
}

function changesOf({ shipment_id, position }: Followed, state: VehicleMark['state']) {
  if (position === null) return { remove: [shipment_id] }
  const { lat, lng, heading } = position
  return { put: [{ device_id: shipment_id, name: '', lat, lng, heading, state }] }
}

/** Shows the whole way first; from then on keeps the vehicle in sight, until the person moves the map. */
function lookAt(
  view: MapView,
  container: HTMLElement
): { at: (followed: Followed, first: boolean) => void; stop: () => void } {
  const { map } = view
  let mine = true
  const letGo = (event: { originalEvent?: unknown }) => {
    if (event.originalEvent !== undefined) mine = false
  }
  map.on('movestart', letGo)
  return {
    at: (followed, first) => {
      const { position } = followed
      if (first) return view.fit(wayOf(followed), PADDING)
      if (position === null || !mine || map.isMoving()) return
      const { x, y } = map.project(position)
      const inside =
        x > PADDING / 2 &&
        y > PADDING / 2 &&
        x < container.clientWidth - PADDING / 2 &&
        y < container.clientHeight - PADDING / 2
      if (!inside) view.fit(wayOf(followed), PADDING)
    },
    stop: () => {
      map.off('movestart', letGo)
    }
  }
}

function wayOf({ origin, destination, position, segments }: Followed): LatLng[] {
  return [origin, destination, position, ...segments.flatMap(({ fixes }) => fixes)].filter(point => point !== null)
}
