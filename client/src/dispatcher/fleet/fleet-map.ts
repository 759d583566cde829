import { effect, untracked } from '@preact/signals'
import type { PaddingOptions } from 'maplibre-gl'
import { createAccuracyLayer } from '../../map/accuracy-layer.ts'
import { type MapView, openMapView } from '../../map/map-view.ts'
import { listTileArchives } from '../../map/tile-archives.ts'
import { withLiveEnd } from '../../map/track-facts.ts'
import { createTrackLayer } from '../../map/track-layer.ts'
import { createVehicleLayer, type VehicleLayer } from '../../map/vehicle-layer.ts'
import type { VehicleMark } from '../../map/vehicle-mark.ts'
import { createRouteMarkers } from '../shipments/route-markers.ts'
import { createPlayheadMarker, type PlayheadMarker } from '../track/playhead-marker.ts'
import { momentAt } from '../track/track-moment.ts'
import { reasonText, type Words } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { stateOf, type Vehicle } from './fleet.ts'
import { nameOf } from './fleet-search.ts'
import { mainGroup } from './main-group.ts'
import { shortName } from './short-name.ts'

/** Selecting a vehicle from far away brings it at least this near. */
const CENTRE_ZOOM = 12
/** What the card and the strip cover, pixels. */
const CARD_WIDTH = 360
const STRIP_HEIGHT = 150
const MARGIN = 32
/** What the name of a destination may cover beside it, pixels. */
const ROUTE_LABEL_WIDTH = 180
/** Below this width card and strip lie under the map, not on it. */
const WIDE = 720

/**
 * Keeps the map in step with the workplace: vehicles, selection, track, accuracy, playhead.
 *
 * @returns what takes the map away again
 */
export function openFleetMap(container: HTMLElement, workplace: Workplace, words: Words): () => void {
  const view = openMapView({ container, language: words.language })
  if (view === null) return () => {}
  const gapLabel = (gap: { from: string; to: string; reason: string }) =>
    `${words.format.duration(Date.parse(gap.to) - Date.parse(gap.from))} · ${reasonText(words, gap.reason)}`
  const tracks = createTrackLayer({ gapLabel })
  const accuracy = createAccuracyLayer()
  const vehicles = createVehicleLayer({
    onTap: id => {
      if (workplace.picking.peek() !== null) return
      workplace.playhead.value = null
      workplace.selection.select(id)
    }
  })
  for (const layer of [tracks, accuracy, vehicles]) layer.add(view)
  const playhead = createPlayheadMarker(view.map)
  const route = createRouteMarkers(view.map)
  const undo = [
    effect(showVehicles(workplace, vehicles)),
    effect(() => vehicles.select(workplace.selection.id.value)),
    effect(() => accuracy.show(workplace.selected.value?.position ?? null)),
    effect(() => tracks.show(shownTrack(workplace))),
    effect(() => showPlayhead(workplace, playhead, words)),
    effect(() => route.show(workplace.section.value === 'shipments' ? workplace.desk.route.value : [])),
    watchPlaying(workplace, view, container),
    pick(workplace, view),
    frame(workplace, view),
    fitOnce(workplace, view, container),
    follow(workplace, view, container)
  ]
  void listTileArchives(
    url => fetch(url),
    reason => console.info(reason)
  ).then(view.showTiles)
  return () => {
    for (const each of undo) each()
    for (const layer of [tracks, accuracy, vehicles]) layer.remove()
    view.stop()
  }
}

/** The vehicles that the list shows, and the selected one; only what changed is handed to the map. */
function showVehicles(workplace: Workplace, layer: VehicleLayer): () => void {
  let shown = new Map<number, { vehicle: Vehicle; mark: VehicleMark }>()
  return () => {
    const now = workplace.clock.now.value
    const selected = workplace.selected.value
    const wanted = new Set(workplace.result.value.vehicles)
    if (selected !== null) wanted.add(selected)
    const next = new Map<number, { vehicle: Vehicle; mark: VehicleMark }>()
    const put: VehicleMark[] = []
    for (const vehicle of wanted) {
      const id = vehicle.position.device_id
      const before = shown.get(id)
      const state = stateOf(vehicle, now)
      const same = before !== undefined && before.vehicle === vehicle && before.mark.state === state
      const entry = same ? before : { vehicle, mark: markOf(vehicle, state) }
      if (!same) put.push(entry.mark)
      next.set(id, entry)
    }
    const remove = [...shown.keys()].filter(id => !next.has(id))
    shown = next
    if (put.length + remove.length > 0) layer.update({ put, remove })
  }
}

function markOf(vehicle: Vehicle, state: VehicleMark['state']): VehicleMark {
  const { device_id, lat, lng, heading } = vehicle.position
  return { device_id, name: shortName(nameOf(vehicle)), lat, lng, heading, state }
}

/** The selected vehicle's; while there is none, that of the open shipment. */
function shownTrack({ selection, selected, section, desk }: Workplace) {
  if (selection.id.value === null && section.value === 'shipments') {
    return desk.track.value.kind === 'loaded' ? desk.track.value.value : null
  }
  const track = selection.track.value
  if (track.kind !== 'loaded') return null
  if (selected.value === null) return track.value
  return { ...track.value, segments: withLiveEnd(track.value.segments, selected.value.position) }
}

function showPlayhead({ playhead, selection }: Workplace, marker: PlayheadMarker, { format }: Words): void {
  const time = playhead.value
  const track = selection.track.value
  if (time === null || track.kind !== 'loaded') {
    marker.show(null)
    return
  }
  const moment = momentAt(track.value, time)
  const fix = moment.kind === 'fix' ? moment.fix : moment.kind === 'gap' ? moment.before : null
  if (fix === null) marker.show(null)
  else marker.show({ ...fix, label: format.hour(Date.parse(fix.recorded_at)), certain: moment.kind === 'fix' })
}

/** While it plays, the playhead stays in view. */
function watchPlaying(
  { playback, playhead, selection }: Workplace,
  { map }: MapView,
  container: HTMLElement
): () => void {
  return effect(() => {
    const track = selection.track.value
    if (!playback.playing.value || playhead.value === null || track.kind !== 'loaded' || map.isMoving()) return
    const moment = momentAt(track.value, playhead.value)
    if (moment.kind !== 'fix') return
    const { x, y } = map.project(moment.fix)
    const { top, right, bottom, left } = paddingOf(container, true)
    const inView = x > left && x < container.clientWidth - right && y > top && y < container.clientHeight - bottom
    if (!inView) map.easeTo({ center: moment.fix, offset: [(left - right) / 2, (top - bottom) / 2], duration: 600 })
  })
}

/** Lets a place be pointed at: by a click, or by the middle of the map for those who point with keys. */
function pick({ picking, pickingCentre }: Workplace, { map }: MapView): () => void {
  const take = ({ lat, lng }: { lat: number; lng: number }) => {
    const wanted = picking.peek()
    if (wanted === null) return
    wanted.take({ lat, lng })
    // Not before the vehicles have heard of the same click: it is not for them.
    queueMicrotask(() => {
      picking.value = null
    })
  }
  const click = (event: { lngLat: { wrap: () => { lat: number; lng: number } } }) => take(event.lngLat.wrap())
  map.on('click', click)
  const undo = [
    effect(() => {
      map.getContainer().classList.toggle('picking', picking.value !== null)
    }),
    effect(() => {
      if (pickingCentre.value > 0) untracked(() => take(map.getCenter().wrap()))
    })
  ]
  return () => {
    map.off('click', click)
    for (const each of undo) each()
  }
}

/** Shows the whole way of a shipment when it is opened. */
function frame({ framing, desk, live }: Workplace, view: MapView): () => void {
  return effect(() => {
    if (framing.value === 0) return
    const driver = desk.shipment.peek()?.driver_id ?? null
    const carriers = [...live.fleet.peek().values()].filter(
      ({ position }) => driver !== null && position.driver?.id === driver
    )
    const points = [...desk.route.peek(), ...carriers.map(({ position }) => position)]
    view.fit(points, { top: 64, left: 64, bottom: 64, right: ROUTE_LABEL_WIDTH })
  })
}

/** Looks at the fleet as soon as there is one; from then on the view belongs to the person. */
function fitOnce({ live }: Workplace, view: MapView, container: HTMLElement): () => void {
  const undo = effect(() => {
    const points = [...live.fleet.value.values()].map(vehicle => vehicle.position)
    if (points.length === 0) return
    view.fit(mainGroup(points), paddingOf(container, false))
    // Not at once: an effect cannot end itself while it runs for the first time.
    queueMicrotask(() => undo())
  })
  return undo
}

/** Brings the selected vehicle into view when asked, and keeps it there until the person moves the map. */
function follow({ centring, selected, selection }: Workplace, { map }: MapView, container: HTMLElement): () => void {
  let following = false
  const letGo = () => {
    following = false
  }
  const centre = (place: { lat: number; lng: number }) => {
    const { top, right, bottom, left } = paddingOf(container, true)
    const offset: [number, number] = [(left - right) / 2, (top - bottom) / 2]
    map.easeTo({ center: place, zoom: Math.max(map.getZoom(), CENTRE_ZOOM), offset, duration: 600 })
  }
  // The card makes the map smaller on a phone, after the selection.
  const resized = () => {
    const vehicle = selected.peek()
    if (following && vehicle !== null) centre(vehicle.position)
  }
  map.on('dragstart', letGo)
  map.on('resize', resized)
  const undo = [
    effect(() => {
      if (centring.value === 0) return
      const vehicle = selected.peek()
      if (vehicle === null) return
      following = true
      centre(vehicle.position)
    }),
    effect(() => {
      if (selection.id.value === null) letGo()
    }),
    effect(() => {
      const vehicle = selected.value
      if (vehicle === null || !following || map.isMoving()) return
      const { x, y } = map.project(vehicle.position)
      const { top, right, bottom, left } = paddingOf(container, true)
      const inView = x > left && x < container.clientWidth - right && y > top && y < container.clientHeight - bottom
      if (!inView) centre(vehicle.position)
    })
  ]
  return () => {
    map.off('dragstart', letGo)
    map.off('resize', resized)
    for (const each of undo) each()
  }
}

function paddingOf(container: HTMLElement, selected: boolean): Required<PaddingOptions> {
  const covered = selected && container.clientWidth > WIDE
  return {
    top: MARGIN,
    left: MARGIN,
    right: covered ? CARD_WIDTH : MARGIN,
    bottom: covered ? STRIP_HEIGHT : MARGIN
  }
}
