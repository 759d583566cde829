import type { FilterSpecification, LayerSpecification } from 'maplibre-gl'
import type { Language } from '../messages/language.ts'
import { REGULAR, SEMIBOLD, streetName } from './label-text.ts'
import type { MapColours } from './map-colours.ts'
import { STREETS_FROM_ZOOM, streetSource } from './street-layers.ts'
import type { TileArchive } from './tile-archives.ts'

/** Names of streets, waters and places, the less important ones first: later layers win the room. */
export function streetLabels(
  archives: readonly TileArchive[],
  colours: MapColours,
  language: Language
): LayerSpecification[] {
  return archives.flatMap(archive => labelsOf(streetSource(archive), colours, language))
}

function labelsOf(source: string, colours: MapColours, language: Language): LayerSpecification[] {
  const label = (name: string, layer: string, minzoom: number, filter: FilterSpecification, look: Look) =>
    ({
      id: `${source}-${name}`,
      type: 'symbol',
      source,
      'source-layer': layer,
      minzoom,
      filter,
      layout: { 'text-field': streetName(language), 'text-font': REGULAR, ...look },
      paint: {
        'text-color': layer.startsWith('water') ? colours.waterLabel : colours.label,
        'text-halo-color': colours.land,
        'text-halo-width': 1.4
      }
    }) satisfies LayerSpecification
  const place = (name: string, minzoom: number, classes: string[], look: Look) =>
    label(name, 'place', minzoom, ['in', ['get', 'class'], ['literal', classes]], { 'text-max-width': 8, ...look })
  const along: Look = { 'symbol-placement': 'line', 'symbol-spacing': 350, 'text-padding': 4 }
  return [
    label('waterway-name', 'waterway', 13, true, { ...along, 'text-size': 11, 'text-letter-spacing': 0.05 }),
    label('road-name', 'transportation_name', 12.5, true, {
      ...along,
      'text-size': ['interpolate', ['linear'], ['zoom'], 13, 10.5, 17, 13]
    }),
    label('water-name', 'water_name', 12, ['==', ['geometry-type'], 'Point'], { 'text-size': 11, 'text-max-width': 7 }),
    place('hamlet', 13, ['hamlet', 'suburb', 'neighbourhood', 'quarter', 'isolated_dwelling'], { 'text-size': 11.5 }),
    place('village', 10, ['village'], {
      'text-size': ['interpolate', ['linear'], ['zoom'], 10, 11, 15, 14]
    }),
    place('town', STREETS_FROM_ZOOM, ['town'], {
      'text-font': SEMIBOLD,
      'text-size': ['interpolate', ['linear'], ['zoom'], 8, 11.5, 14, 16]
    }),
    place('city', STREETS_FROM_ZOOM, ['city'], {
      'text-font': SEMIBOLD,
      'text-size': ['interpolate', ['linear'], ['zoom'], 8, 13, 14, 20]
    })
  ]
}

type Look = NonNullable<Extract<LayerSpecification, { type: 'symbol' }>['layout']>
