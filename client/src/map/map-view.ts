import type { LatLng } from '@rastro/shared/schema/place'
import { Map as MapLibreMap, NavigationControl, type PaddingOptions, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { Language } from '../messages/language.ts'
import { baseStyle } from './base-style.ts'
import { boundsOf } from './bounds-of.ts'
import { addGrid } from './grid-layer.ts'
import { MAP_COLOURS } from './map-colours.ts'
import './map-view.css'
import { MAP_WORDS } from './map-words.ts'
import type { Overlay, OverlayHost } from './overlay.ts'
import { registerPmtiles } from './pmtiles-protocol.ts'
import { followTheme, type MediaQuery } from './theme.ts'
import type { TileArchive } from './tile-archives.ts'

export type MapViewOptions = {
  /** An element with a size; the map fills it. */
  container: HTMLElement
  language: Language
  /** Where to look first. The whole world when left out. */
  centre?: LatLng
  zoom?: number
  tiles?: readonly TileArchive[]
  /** `matchMedia('(prefers-color-scheme: dark)')`. */
  dark?: MediaQuery
}

export type MapView = OverlayHost & {
  /** Exchanges the street maps, as when their list arrives after the map was opened. */
  showTiles: (tiles: readonly TileArchive[]) => void
  /** Moves so that all points are visible; nothing happens without points. Zooms in no further than streets of a town. */
  fit: (points: readonly LatLng[], padding?: number | PaddingOptions) => void
  /** Takes the map and all that listens away. */
  stop: () => void
}

const FIT_MAXIMUM_ZOOM = 15

/**
 * Opens a map in an element.
 *
 * @returns null when the browser has no WebGL 2; the element then says so in words, and the page goes on without a map
 */
export function openMapView(options: MapViewOptions): MapView | null {
  const { container, language } = options
  if (!hasWebgl()) {
    sayNoWebgl(container, language)
    return null
  }
  setWorkerUrl(workerUrl)
  registerPmtiles()
  const overlays = new Set<Overlay>()
  let tiles = options.tiles ?? []
  let loaded = false
  const theme = followTheme(options.dark ?? matchMedia('(prefers-color-scheme: dark)'), restyle)
  const map = createMap(options, baseStyle({ theme: theme.now(), language, tiles }))

  function restyle(): void {
    loaded = false
    map.setStyle(baseStyle({ theme: theme.now(), language, tiles }), { diff: false })
  }

  map.on('style.load', () => {
    loaded = true
    for (const overlay of overlays) {
      overlay.erase(map)
      overlay.draw(map, MAP_COLOURS[theme.now()])
    }
  })

  function draw(overlay: Overlay): () => void {
    overlays.add(overlay)
    if (loaded) overlay.draw(map, MAP_COLOURS[theme.now()])
    return () => {
      if (overlays.delete(overlay) && loaded) overlay.erase(map)
    }
  }

  addGrid({ map, draw })

  return {
    map,
    draw,
    showTiles(next) {
      if (next.length === 0 && tiles.length === 0) return
      tiles = next
      restyle()
    },
    fit(points, padding = 64) {
      const bounds = boundsOf(points)
      if (bounds === null) return
      const [west, south, east, north] = bounds
      map.fitBounds([west, south, east, north], { padding, maxZoom: FIT_MAXIMUM_ZOOM })
    },
    stop() {
      loaded = false
      theme.stop()
      overlays.clear()
      map.remove()
    }
  }
}

/** North is always up: a heading on the map is the heading on the road, and nobody has to find the way back from a tilt. */
function createMap(options: MapViewOptions, style: ReturnType<typeof baseStyle>): MapLibreMap {
  const map = new MapLibreMap({
    container: options.container,
    style,
    center: options.centre ?? { lat: 15, lng: -30 },
    zoom: options.zoom ?? 1.2,
    maxZoom: 19,
    maxPitch: 0,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    locale: MAP_WORDS[options.language].locale,
    // Positions are repainted several times a second; names that fade each time would flicker.
    fadeDuration: 0,
    attributionControl: {}
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right')
  map.addControl(new ScaleControl({ unit: 'metric', maxWidth: 96 }), 'bottom-left')
  return map
}

function hasWebgl(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}

function sayNoWebgl(container: HTMLElement, language: Language): void {
  const words = document.createElement('p')
  words.className = 'map-unavailable'
  words.setAttribute('role', 'status')
  words.textContent = MAP_WORDS[language].noWebgl
  container.replaceChildren(words)
}
