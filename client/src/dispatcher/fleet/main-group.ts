import type { LatLng } from '@rastro/shared/schema/place'

const CELL_DEGREES = 2

/**
 * Where most of a fleet is: the points in and around the fullest cell of a coarse grid, when they are at least half of
 * all; else all points. A map of the whole world shows nothing of forty buses in one town.
 */
export function mainGroup(points: readonly LatLng[]): readonly LatLng[] {
  const cells = new Map<string, LatLng[]>()
  for (const point of points) {
    const cell = cells.get(nameOf(point, 0, 0))
    if (cell === undefined) cells.set(nameOf(point, 0, 0), [point])
    else cell.push(point)
  }
  const [fullest] = [...cells.values()].sort((a, b) => b.length - a.length)
  const centre = fullest?.[0]
  if (centre === undefined) return points
  const group = [-1, 0, 1].flatMap(dy => [-1, 0, 1].flatMap(dx => cells.get(nameOf(centre, dy, dx)) ?? []))
  return group.length * 2 >= points.length ? group : points
}

function nameOf({ lat, lng }: LatLng, dy: number, dx: number): string {
  return `${Math.floor(lat / CELL_DEGREES) + dy}:${Math.floor(lng / CELL_DEGREES) + dx}`
}
