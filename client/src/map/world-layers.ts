import type { ExpressionFilterSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl'
import type { Language } from '../messages/language.ts'
import { boxes } from './boxes.ts'
import { REGULAR, SEMIBOLD, worldName } from './label-text.ts'
import type { MapColours } from './map-colours.ts'
import { STREETS_FROM_ZOOM } from './street-layers.ts'
import { coveredBy, type TileArchive } from './tile-archives.ts'

const FILES = ['land', 'lakes', 'rivers', 'borders', 'countries', 'cities'] as const
type WorldFile = (typeof FILES)[number]

const id = (file: WorldFile): string => `world-${file}`

/**
 * The built-in world: Natural Earth, shipped with the pages.
 *
 * @param base where the files lie, ending in a slash
 */
export function worldSources(base: string): Record<string, SourceSpecification> {
  const source = (file: WorldFile): SourceSpecification => ({
    type: 'geojson',
    data: `${base}${file}.geojson`,
    // The data has nothing to show beyond; deeper tiles are enlarged.
    maxzoom: 8,
    ...(file === 'land' ? { attribution: 'Natural Earth' } : {})
  })
  return Object.fromEntries(FILES.map(file => [id(file), source(file)]))
}

const WORTH_DRAWING: ExpressionFilterSpecification = ['>=', ['zoom'], ['get', 'min_zoom']]

/** Land, water and borders, from the ground up. */
export function worldGround(colours: MapColours): LayerSpecification[] {
  return [
    { id: 'world-water', type: 'background', paint: { 'background-color': colours.water } },
    { id: id('land'), type: 'fill', source: id('land'), paint: { 'fill-color': colours.land } },
    {
      id: id('rivers'),
      type: 'line',
      source: id('rivers'),
      minzoom: 4,
      filter: WORTH_DRAWING,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': colours.water,
        'line-width': ['interpolate', ['linear'], ['zoom'], 4, 0.4, 8, 1.4, 12, 2.5]
      }
    },
    {
      id: id('lakes'),
      type: 'fill',
      source: id('lakes'),
      filter: WORTH_DRAWING,
      paint: { 'fill-color': colours.water }
    },
    {
      id: id('borders'),
      type: 'line',
      source: id('borders'),
      filter: ['!', ['get', 'disputed']],
      layout: { 'line-join': 'round' },
      paint: borderPaint(colours)
    },
    {
      id: 'world-borders-disputed',
      type: 'line',
      source: id('borders'),
      filter: ['get', 'disputed'],
      layout: { 'line-join': 'round' },
      paint: { ...borderPaint(colours), 'line-dasharray': [3, 2] }
    }
  ]
}

function borderPaint(colours: MapColours) {
  return {
    'line-color': colours.border,
    'line-width': ['interpolate', ['linear'], ['zoom'], 0, 0.4, 6, 1, 10, 1.4],
    'line-opacity': ['interpolate', ['linear'], ['zoom'], 0, 0.5, 6, 0.9]
  } satisfies Extract<LayerSpecification, { type: 'line' }>['paint']
}

/**
 * Names of countries and cities.
 *
 * @param tiles archives that bring their own names of places from STREETS_FROM_ZOOM on
 */
export function worldLabels(
  colours: MapColours,
  language: Language,
  tiles: readonly TileArchive[]
): LayerSpecification[] {
  const halo = { 'text-color': colours.label, 'text-halo-color': colours.land, 'text-halo-width': 1.4 }
  return [
    {
      id: id('cities'),
      type: 'symbol',
      source: id('cities'),
      minzoom: 3,
      filter: ['all', WORTH_DRAWING, outside(tiles)],
      layout: {
        'text-field': worldName(language),
        'text-font': REGULAR,
        'text-size': [
          'interpolate',
          ['linear'],
          ['zoom'],
          3,
          ['step', ['get', 'rank'], 11.5, 3, 10.5],
          8,
          ['step', ['get', 'rank'], 16, 3, 13],
          12,
          ['step', ['get', 'rank'], 19, 3, 16]
        ],
        'text-max-width': 8,
        'symbol-sort-key': ['get', 'rank'],
        'text-padding': 6
      },
      paint: halo
    },
    {
      id: id('countries'),
      type: 'symbol',
      source: id('countries'),
      maxzoom: 7.5,
      filter: WORTH_DRAWING,
      layout: {
        'text-field': worldName(language),
        'text-font': SEMIBOLD,
        'text-size': ['interpolate', ['linear'], ['zoom'], 1, 10, 4, 12, 7, 16],
        'text-letter-spacing': 0.06,
        'text-max-width': 7,
        'symbol-sort-key': ['get', 'min_zoom'],
        'text-padding': 4
      },
      paint: { ...halo, 'text-opacity': ['interpolate', ['linear'], ['zoom'], 6.5, 1, 7.5, 0] }
    }
  ]
}

/** Holds for places that no archive names. */
function outside(tiles: readonly TileArchive[]): ExpressionFilterSpecification {
  const covered = coveredBy(tiles)
  if (covered.length === 0) return true
  return ['any', ['<', ['zoom'], STREETS_FROM_ZOOM], ['!', ['within', boxes(covered)]]]
}
