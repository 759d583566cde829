import type { Gap } from '@rastro/shared/schema/track'
import type { FeatureCollection } from 'geojson'
import type { GeoJSONSource } from 'maplibre-gl'
import { addLabelPill, LABEL_PILL } from './label-pill.ts'
import { eraseFrom, type Overlay, type OverlayHost } from './overlay.ts'
import { type TrackMarks, trackFeatures } from './track-features.ts'
import { TRACK_LAYERS, TRACK_SOURCE, trackLayers } from './track-styles.ts'

export type TrackLayerOptions = {
  /** What to write on a gap, in the person's language, such as "27 min · teléfono bloqueado". */
  gapLabel: (gap: Gap) => string
}

export type TrackLayer = {
  add: (host: OverlayHost) => void
  remove: () => void
  /** Shows this track instead of the last one; null shows none. */
  show: (track: TrackMarks | null) => void
}

/** One vehicle's track: where it was known to be as a line, where it was not as dashes with the reason, never as a road. */
export function createTrackLayer({ gapLabel }: TrackLayerOptions): TrackLayer {
  let track: TrackMarks | null = null
  let source: GeoJSONSource | null = null
  let undo: (() => void) | null = null

  const data = (): FeatureCollection => ({
    type: 'FeatureCollection',
    features: track === null ? [] : trackFeatures(track, gapLabel)
  })

  const overlay: Overlay = {
    draw(map, colours) {
      addLabelPill(map, colours)
      map.addSource(TRACK_SOURCE, { type: 'geojson', data: data(), maxzoom: 16 })
      for (const { layer, below } of trackLayers(colours)) map.addLayer(layer, below)
      source = map.getSource<GeoJSONSource>(TRACK_SOURCE) ?? null
    },
    erase(map) {
      source = null
      eraseFrom(map, { layers: Object.values(TRACK_LAYERS), sources: [TRACK_SOURCE], images: [LABEL_PILL] })
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
      track = next
      source?.setData(data())
    }
  }
}
