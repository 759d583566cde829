import type { Map as MapLibreMap } from 'maplibre-gl'
import type { MapColours } from './map-colours.ts'

/** Something drawn over the base map. It outlives styles: a change of theme takes all layers away, and it draws itself again. */
export type Overlay = {
  /** Adds images, sources and layers for all it has to show. Called after each load of a style. */
  draw: (map: MapLibreMap, colours: MapColours) => void
  /** Takes away what `draw` added, and its listeners' effects; some of it may be gone already. */
  erase: (map: MapLibreMap) => void
}

/** What overlays are added to. */
export type OverlayHost = {
  map: MapLibreMap
  /** Draws an overlay now, if a style is loaded, and after each style that is loaded from now on. Returns the undo. */
  draw: (overlay: Overlay) => () => void
}

/** Removes layers, then sources, then images; what is not there is skipped. */
export function eraseFrom(map: MapLibreMap, names: { layers: string[]; sources: string[]; images?: string[] }): void {
  for (const layer of names.layers) if (map.getLayer(layer) !== undefined) map.removeLayer(layer)
  for (const source of names.sources) if (map.getSource(source) !== undefined) map.removeSource(source)
  for (const image of names.images ?? []) if (map.hasImage(image)) map.removeImage(image)
}
