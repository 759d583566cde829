import type { Feature, MultiLineString, Position } from 'geojson'
import type { Bounds } from './boxes.ts'

/** Distances between lines, degrees, widest first: round numbers that halve or so. */
const STEPS = [5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]
const LEAST_PIXELS = 110

/**
 * The distance between the lines of a grid that is neither crowded nor empty, in degrees.
 *
 * @param pixelsPerDegree how wide a degree of longitude is on screen
 */
export function gridStep(pixelsPerDegree: number): number {
  return STEPS.findLast(step => step * pixelsPerDegree >= LEAST_PIXELS) ?? 5
}

/** Meridians and parallels through a box and somewhat beyond, as one feature. */
export function gridLines([west, south, east, north]: Bounds, step: number): Feature<MultiLineString> {
  const lngs = multiples(west, east, step)
  const lats = multiples(Math.max(south, -85), Math.min(north, 85), step)
  const meridian = (lng: number): Position[] => [
    [lng, south],
    [lng, north]
  ]
  const parallel = (lat: number): Position[] => [
    [west, lat],
    [east, lat]
  ]
  return {
    type: 'Feature',
    properties: {},
    geometry: { type: 'MultiLineString', coordinates: [...lngs.map(meridian), ...lats.map(parallel)] }
  }
}

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step)
  const count = Math.max(0, Math.floor(to / step) - first + 1)
  return Array.from({ length: count }, (_, index) => (first + index) * step)
}
