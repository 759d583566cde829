import type { LayerSpecification } from 'maplibre-gl'
import { SEMIBOLD } from './label-text.ts'
import type { MapColours } from './map-colours.ts'

export const VEHICLE_SOURCE = 'vehicles'
export const VEHICLE_LAYERS = { halo: 'vehicle-halo', all: 'vehicles', selected: 'vehicle-selected' } as const

/** The layers of the vehicles, lowest first: the ring around the selected one, all others, the selected one above them. */
export function vehicleLayers(colours: MapColours): LayerSpecification[] {
  const source = VEHICLE_SOURCE
  const marks = { type: 'symbol', source, paint: namePaint(colours) } as const
  return [
    {
      id: VEHICLE_LAYERS.halo,
      type: 'circle',
      source,
      filter: ['get', 'selected'],
      paint: {
        'circle-radius': 21,
        'circle-color': colours.accent,
        'circle-opacity': 0.18,
        'circle-stroke-color': colours.accent,
        'circle-stroke-opacity': 0.55,
        'circle-stroke-width': 1.5
      }
    },
    { ...marks, id: VEHICLE_LAYERS.all, filter: ['!', ['get', 'selected']], layout: markLayout(1) },
    {
      ...marks,
      id: VEHICLE_LAYERS.selected,
      filter: ['get', 'selected'],
      layout: { ...markLayout(1.2), 'text-allow-overlap': true, 'text-radial-offset': 1.9 }
    }
  ]
}

function markLayout(size: number) {
  return {
    'icon-image': ['get', 'icon'],
    'icon-size': size,
    'icon-rotate': ['get', 'rotation'],
    'icon-rotation-alignment': 'map',
    'icon-allow-overlap': true,
    'icon-padding': 0,
    'symbol-sort-key': ['get', 'rank'],
    'text-field': ['get', 'name'],
    'text-font': SEMIBOLD,
    'text-size': 12.5,
    'text-variable-anchor': ['left', 'right'],
    'text-radial-offset': 1.2,
    'text-justify': 'auto',
    'text-max-width': 14,
    'text-optional': true
  } satisfies Extract<LayerSpecification, { type: 'symbol' }>['layout']
}

function namePaint(colours: MapColours) {
  return { 'text-color': colours.ink, 'text-halo-color': colours.land, 'text-halo-width': 1.8 }
}
