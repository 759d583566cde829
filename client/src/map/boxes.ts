import type { MultiPolygon, Position } from 'geojson'

/** Degrees, WGS84: west, south, east, north. */
export type Bounds = readonly [west: number, south: number, east: number, north: number]

/** Boxes as one GeoJSON geometry. */
export function boxes(bounds: readonly Bounds[]): MultiPolygon {
  return { type: 'MultiPolygon', coordinates: bounds.map(box => [outline(box)]) }
}

function outline([west, south, east, north]: Bounds): Position[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south]
  ]
}
