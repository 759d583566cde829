import type { LatLng } from '@rastro/shared/schema/place'
import type { Feature } from 'geojson'
import type { GeoJSONSource } from 'maplibre-gl'
import { SLOTS } from './base-style.ts'
import { circle } from './circle.ts'
import { eraseFrom, type Overlay, type OverlayHost } from './overlay.ts'

const SOURCE = 'accuracy'
const LAYERS = { area: 'accuracy-area', edge: 'accuracy-edge' } as const

/** Where a device is, and the radius of the circle around it that holds the truth; metres, null when unknown. */
export type AccuracyMark = LatLng & { accuracy: number | null }

export type AccuracyLayer = {
  add: (host: OverlayHost) => void
  remove: () => void
  /** Null or an unknown accuracy shows nothing. */
  show: (mark: AccuracyMark | null) => void
}

/** The accuracy of the selected vehicle, as a circle in real metres. */
export function createAccuracyLayer(): AccuracyLayer {
  let mark: AccuracyMark | null = null
  let source: GeoJSONSource | null = null
  let undo: (() => void) | null = null

  const overlay: Overlay = {
    draw(map, colours) {
      map.addSource(SOURCE, { type: 'geojson', data: { type: 'FeatureCollection', features: featuresOf(mark) } })
      map.addLayer(
        {
          id: LAYERS.area,
          type: 'fill',
          source: SOURCE,
          paint: { 'fill-color': colours.accent, 'fill-opacity': 0.12 }
        },
        SLOTS.areas
      )
      map.addLayer(
        {
          id: LAYERS.edge,
          type: 'line',
          source: SOURCE,
          paint: { 'line-color': colours.accent, 'line-width': 1, 'line-opacity': 0.5 }
        },
        SLOTS.areas
      )
      source = map.getSource<GeoJSONSource>(SOURCE) ?? null
    },
    erase(map) {
      source = null
      eraseFrom(map, { layers: Object.values(LAYERS), sources: [SOURCE] })
    }
  }

  return {
    add(host) {
      undo = host.draw(overlay)
    },
    remove() {
      undo?.()
      undo = null
      source = null
    },
    show(next) {
      mark = next
      source?.setData({ type: 'FeatureCollection', features: featuresOf(mark) })
    }
  }
}

function featuresOf(mark: AccuracyMark | null): Feature[] {
  if (mark === null || mark.accuracy === null) return []
  const geometry = circle(mark, mark.accuracy)
  return geometry === null ? [] : [{ type: 'Feature', properties: {}, geometry }]
}
