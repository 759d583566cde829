import type { ExpressionFilterSpecification, LayerSpecification } from 'maplibre-gl'
import { SEMIBOLD } from './label-text.ts'
import type { MapColours } from './map-colours.ts'

export const VEHICLE_SOURCE = 'vehicles'
export const VEHICLE_LAYERS = {
  halo: 'vehicle-halo',
  names: 'vehicle-names',
  icons: 'vehicle-icons',
  selected: 'vehicle-selected'
} as const

const UNSELECTED: ExpressionFilterSpecification = ['!', ['get', 'selected']]

/**
 * The layers of the vehicles, lowest first. Room is given from the top down: first to the selected vehicle, then to all icons,
 * then to names, so that a name never covers a vehicle and in a crowd those that need someone keep theirs longest.
 */
export function vehicleLayers(colours: MapColours): LayerSpecification[] {
  const marks = { type: 'symbol', source: VEHICLE_SOURCE } as const
  const namePaint = { 'text-color': colours.ink, 'text-halo-color': colours.land, 'text-halo-width': 1.8 }
  return [
    {
      id: VEHICLE_LAYERS.halo,
      type: 'circle',
      source: VEHICLE_SOURCE,
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
    {
      ...marks,
      id: VEHICLE_LAYERS.names,
      filter: UNSELECTED,
      layout: { ...nameLayout(1.45), 'symbol-sort-key': ['-', ['get', 'rank']] },
      paint: namePaint
    },
    {
      ...marks,
      id: VEHICLE_LAYERS.icons,
      filter: UNSELECTED,
      layout: { ...iconLayout(1), 'symbol-sort-key': ['get', 'rank'] }
    },
    {
      ...marks,
      id: VEHICLE_LAYERS.selected,
      filter: ['get', 'selected'],
      layout: { ...iconLayout(1.25), ...nameLayout(1.9), 'text-allow-overlap': true, 'text-variable-anchor': ['left'] },
      paint: namePaint
    }
  ]
}

function iconLayout(size: number) {
  return {
    'icon-image': ['get', 'icon'],
    'icon-size': size,
    'icon-rotate': ['get', 'rotation'],
    'icon-rotation-alignment': 'map',
    'icon-allow-overlap': true,
    'icon-padding': 0
  } satisfies SymbolLayout
}

/** @param distance from the vehicle's place to its name, in letters' heights */
function nameLayout(distance: number) {
  return {
    'text-field': ['get', 'name'],
    'text-font': SEMIBOLD,
    'text-size': 12.5,
    'text-variable-anchor': ['left', 'right'],
    'text-radial-offset': distance,
    'text-justify': 'auto',
    'text-max-width': 14,
    'text-padding': 0
  } satisfies SymbolLayout
}

type SymbolLayout = Extract<LayerSpecification, { type: 'symbol' }>['layout']
