import type { LayerSpecification } from 'maplibre-gl'
import { SLOTS } from './base-style.ts'
import { LABEL_PILL } from './label-pill.ts'
import { SEMIBOLD } from './label-text.ts'
import type { MapColours } from './map-colours.ts'

export const TRACK_SOURCE = 'track'
export const TRACK_LAYERS = {
  casing: 'track-casing',
  line: 'track-line',
  gap: 'track-gap',
  loneFix: 'track-lone-fix',
  gapLabel: 'track-gap-label'
} as const

const LINE_WIDTH = 4.5
const CASING_WIDTH = 8

/** The layers of a track, lowest first, each with the layer of the base map that it goes below. */
export function trackLayers(colours: MapColours): { layer: LayerSpecification; below: string }[] {
  const source = TRACK_SOURCE
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const
  const lines: LayerSpecification[] = [
    {
      id: TRACK_LAYERS.casing,
      type: 'line',
      source,
      filter: ['==', ['get', 'kind'], 'segment'],
      layout: round,
      paint: { 'line-color': colours.surface, 'line-width': CASING_WIDTH }
    },
    {
      id: TRACK_LAYERS.gap,
      type: 'line',
      source,
      filter: ['==', ['get', 'kind'], 'gap'],
      paint: { 'line-color': colours.wait, 'line-width': 3.5, 'line-dasharray': [1.2, 1.3] }
    },
    {
      id: TRACK_LAYERS.line,
      type: 'line',
      source,
      filter: ['==', ['get', 'kind'], 'segment'],
      layout: round,
      paint: { 'line-color': colours.accent, 'line-width': LINE_WIDTH }
    },
    {
      id: TRACK_LAYERS.loneFix,
      type: 'circle',
      source,
      filter: ['==', ['get', 'kind'], 'lone_fix'],
      paint: {
        'circle-color': colours.accent,
        'circle-radius': LINE_WIDTH / 2 + 1,
        'circle-stroke-color': colours.surface,
        'circle-stroke-width': (CASING_WIDTH - LINE_WIDTH) / 2
      }
    }
  ]
  const label: LayerSpecification = {
    id: TRACK_LAYERS.gapLabel,
    type: 'symbol',
    source,
    filter: ['==', ['get', 'kind'], 'gap_label'],
    layout: {
      'text-field': ['get', 'label'],
      'text-font': SEMIBOLD,
      'text-size': 12,
      'text-max-width': 30,
      'icon-image': LABEL_PILL,
      'icon-text-fit': 'both',
      'text-padding': 6
    },
    paint: { 'text-color': colours.wait }
  }
  return [...lines.map(layer => ({ layer, below: SLOTS.tracks })), { layer: label, below: SLOTS.notes }]
}
