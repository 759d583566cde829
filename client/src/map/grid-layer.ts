import type { FeatureCollection } from 'geojson'
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl'
import { SLOTS } from './base-style.ts'
import type { Bounds } from './boxes.ts'
import { gridLines, gridStep } from './grid-lines.ts'
import { eraseFrom, type Overlay, type OverlayHost } from './overlay.ts'

const SOURCE = 'grid'
const LAYER = 'grid'

/** Below this zoom coasts and borders are enough to find one's way. */
const FROM_ZOOM = 8

/**
 * Fine meridians and parallels where there are no streets: without them the built-in world is empty close up, and a map that is
 * dragged would not seem to move.
 *
 * @returns the undo
 */
export function addGrid(host: OverlayHost): () => void {
  let source: GeoJSONSource | null = null

  const overlay: Overlay = {
    draw(map, colours) {
      map.addSource(SOURCE, { type: 'geojson', data: gridOf(map) })
      map.addLayer(
        {
          id: LAYER,
          type: 'line',
          source: SOURCE,
          minzoom: FROM_ZOOM,
          paint: { 'line-color': colours.grid, 'line-width': 1 }
        },
        SLOTS.grid
      )
      source = map.getSource<GeoJSONSource>(SOURCE) ?? null
    },
    erase(map) {
      source = null
      eraseFrom(map, { layers: [LAYER], sources: [SOURCE] })
    }
  }

  const undo = host.draw(overlay)
  const moved = () => source?.setData(gridOf(host.map))
  host.map.on('moveend', moved)
  return () => {
    host.map.off('moveend', moved)
    undo()
  }
}

/** The grid of what is visible and as much again on each side, so that there is one while the map is dragged. */
function gridOf(map: MapLibreMap): FeatureCollection {
  if (map.getZoom() < FROM_ZOOM) return { type: 'FeatureCollection', features: [] }
  const bounds = map.getBounds()
  const [west, south, east, north] = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]
  const step = gridStep(map.getCanvas().clientWidth / (east - west))
  const wide: Bounds = [2 * west - east, 2 * south - north, 2 * east - west, 2 * north - south]
  return { type: 'FeatureCollection', features: [gridLines(wide, step)] }
}
