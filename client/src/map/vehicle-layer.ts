import type { GeoJSONSource, Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl'
import { eraseFrom, type Overlay, type OverlayHost } from './overlay.ts'
import { addVehicleIcons } from './vehicle-icons.ts'
import { iconImage, VEHICLE_ICONS, type VehicleMark } from './vehicle-mark.ts'
import { createVehicleScene } from './vehicle-scene.ts'
import { VEHICLE_LAYERS, VEHICLE_SOURCE, vehicleLayers } from './vehicle-styles.ts'
import { nearestVehicle } from './vehicle-under-pointer.ts'

export type VehicleLayerOptions = {
  /** A vehicle was tapped, or (null) the map beside all of them. Selecting is the page's business: it calls `select`. */
  onTap?: (deviceId: number | null) => void
  /** Whether the person wants no motion: marks then jump. */
  reducedMotion?: () => boolean
  /** Milliseconds of a clock that does not jump. */
  now?: () => number
}

export type VehicleLayer = {
  add: (host: OverlayHost) => void
  remove: () => void
  /** Shows exactly these vehicles, each at its place at once. */
  show: (marks: readonly VehicleMark[]) => void
  /** New or changed vehicles, which glide to their new place, and the device ids of those that are gone. */
  update: (changes: { put?: readonly VehicleMark[]; remove?: readonly number[] }) => void
  select: (deviceId: number | null) => void
}

/** Between two steps of a glide: smooth to the eye, and the worker has time to lay out 2,000 vehicles. */
const GLIDE_STEP_MILLISECONDS = 40
/** A mark glides when its way on screen is within these pixels: less is not seen, more looks like a road that nobody drove. */
const GLIDE_PIXELS = { least: 1.5, most: 250 }

/**
 * Vehicles on the map. Changes gather and reach MapLibre as one `updateData` a frame, the next only after the worker has taken
 * the last: updates that come faster than it works would pile up without bound (maplibre-gl-js #6154).
 */
export function createVehicleLayer(options: VehicleLayerOptions = {}): VehicleLayer {
  const { onTap, reducedMotion = prefersReducedMotion, now = () => performance.now() } = options
  const scene = createVehicleScene()
  let added: { map: MapLibreMap; undo: () => void } | null = null
  let source: GeoJSONSource | null = null
  let frame: number | null = null
  let lastSent = Number.NEGATIVE_INFINITY
  let busy = false

  function schedule(): void {
    if (frame === null && source !== null && !busy) frame = requestAnimationFrame(send)
  }

  function send(): void {
    frame = null
    if (source === null) return
    if (now() - lastSent < GLIDE_STEP_MILLISECONDS) {
      schedule()
      return
    }
    const changes = scene.takeChanges(now())
    if (changes === null) return
    lastSent = now()
    busy = true
    const taken = () => {
      busy = false
      schedule()
    }
    // A failure is reported by the map's own error event; the next frame goes on either way.
    source.updateData(changes).then(taken, taken)
  }

  /** The start of the glides of one update: marks glide that are seen and whose way is short; null for those that jump. */
  function glideStarts(): (mark: VehicleMark) => number | null {
    const map = added?.map
    if (map === undefined || document.hidden || reducedMotion()) return () => null
    const start = now()
    const view = map.getBounds()
    return mark => {
      const from = scene.shownAt(mark.device_id, start)
      if (from === undefined || !view.contains(mark)) return null
      const way = map.project(from).dist(map.project(mark))
      return way >= GLIDE_PIXELS.least && way <= GLIDE_PIXELS.most ? start : null
    }
  }

  const overlay: Overlay = {
    draw(map, colours) {
      addVehicleIcons(map, colours)
      map.addSource(VEHICLE_SOURCE, {
        type: 'geojson',
        data: { type: 'FeatureCollection', features: scene.takeAll(now()) }
      })
      for (const layer of vehicleLayers(colours)) map.addLayer(layer)
      source = map.getSource<GeoJSONSource>(VEHICLE_SOURCE) ?? null
      busy = false
      schedule()
    },
    erase(map) {
      source = null
      const layers = Object.values(VEHICLE_LAYERS)
      eraseFrom(map, { layers, sources: [VEHICLE_SOURCE], images: VEHICLE_ICONS.map(iconImage) })
    }
  }

  function tapped(event: MapMouseEvent): void {
    onTap?.(nearestVehicle(event.target, event.point))
  }

  function pointAt(event: MapMouseEvent): void {
    event.target.getCanvas().style.cursor = nearestVehicle(event.target, event.point) === null ? '' : 'pointer'
  }

  return {
    add(host) {
      added = { map: host.map, undo: host.draw(overlay) }
      host.map.on('click', tapped)
      if (onTap !== undefined) host.map.on('mousemove', pointAt)
    },
    remove() {
      if (frame !== null) cancelAnimationFrame(frame)
      frame = null
      added?.map.off('click', tapped)
      added?.map.off('mousemove', pointAt)
      added?.undo()
      source = null
      added = null
    },
    show(marks) {
      const staying = new Set(marks.map(mark => mark.device_id))
      for (const { device_id } of scene.marks()) if (!staying.has(device_id)) scene.remove(device_id)
      for (const mark of marks) scene.put(mark, null)
      schedule()
    },
    update({ put = [], remove = [] }) {
      for (const deviceId of remove) scene.remove(deviceId)
      const glideStart = glideStarts()
      for (const mark of put) scene.put(mark, glideStart(mark))
      schedule()
    },
    select(deviceId) {
      scene.select(deviceId)
      schedule()
    }
  }
}

function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
