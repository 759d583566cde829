import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Language } from '../messages/language.ts'
import { MAP_COLOURS, type Theme } from './map-colours.ts'
import { streetLabels } from './street-labels.ts'
import { streetGround, streetSources } from './street-layers.ts'
import type { TileArchive } from './tile-archives.ts'
import { worldGround, worldLabels, worldSources } from './world-layers.ts'

export type BaseStyleOptions = {
  theme: Theme
  language: Language
  /** Street maps to draw over the built-in world; may be empty. */
  tiles: readonly TileArchive[]
  /** Where the files of the built-in world lie, ending in a slash. */
  worldUrl?: string
}

/**
 * Marks in the order of layers: what is drawn over the base map is put below one of them, so that the grid stays under streets,
 * areas under tracks, and both under the names. Vehicles come last, above all.
 */
export const SLOTS = { grid: 'slot-grid', areas: 'slot-areas', tracks: 'slot-tracks', notes: 'slot-notes' } as const

/**
 * The base map as a MapLibre style: the built-in world always, streets where an archive has them. It has no `glyphs`, so that
 * names are drawn with the device's own fonts and nothing is fetched from elsewhere.
 */
export function baseStyle({ theme, language, tiles, worldUrl = '/map/' }: BaseStyleOptions): StyleSpecification {
  const colours = MAP_COLOURS[theme]
  return {
    version: 8,
    name: `rastro-${theme}`,
    sources: { ...worldSources(worldUrl), ...streetSources(tiles) },
    layers: [
      ...worldGround(colours),
      slot(SLOTS.grid),
      ...streetGround(tiles, colours),
      slot(SLOTS.areas),
      slot(SLOTS.tracks),
      ...worldLabels(colours, language, tiles),
      ...streetLabels(tiles, colours, language),
      slot(SLOTS.notes)
    ]
  }
}

const slot = (id: string): LayerSpecification => ({ id, type: 'background', layout: { visibility: 'none' } })
