import type { LatLng } from '../schema/place.ts'

const RADIANS_PER_DEGREE = Math.PI / 180
const METRES_PER_DEGREE = 6_371_008.8 * RADIANS_PER_DEGREE

/** The worst line costs the square of its length: longer ones are simplified in pieces, so that none blocks the process. */
const PIECE_POINTS = 4096

/**
 * Leaves out points so that none of those left out is further than `tolerance` from the line through the remaining ones
 * (Douglas-Peucker). First and last stay. The points are kept as they are, in their order.
 *
 * Between two points a line is straight in degrees, as GeoJSON and the map draw it. Metres are measured where the point
 * left out lies, so the tolerance holds at any latitude; a line may cross the antimeridian.
 *
 * @param tolerance metres, 0 or more
 */
export function simplify<Point extends LatLng>(points: readonly Point[], tolerance: number): Point[] {
  if (points.length <= 2) return [...points]
  const kept = new Uint8Array(points.length)
  for (let first = 0; first < points.length - 1; first += PIECE_POINTS) {
    keepCorners(points, first, Math.min(first + PIECE_POINTS, points.length - 1), tolerance, kept)
  }
  return points.filter((_, index) => kept[index] === 1)
}

/** Marks the points between two others that the line needs. A stack instead of recursion: a spiral would overflow it. */
function keepCorners(
  points: readonly LatLng[],
  first: number,
  last: number,
  tolerance: number,
  kept: Uint8Array
): void {
  kept[first] = 1
  kept[last] = 1
  const open: [from: number, to: number][] = [[first, last]]
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const [from, to] = stretch
    const corner = farthest(points, from, to, tolerance)
    if (corner === null) continue
    kept[corner] = 1
    open.push([from, corner], [corner, to])
  }
}

/** The point between two others that lies furthest from the line between them, or null when all are within the tolerance. */
function farthest(points: readonly LatLng[], from: number, to: number, tolerance: number): number | null {
  const start = points[from]
  const end = points[to]
  if (start === undefined || end === undefined) return null
  let corner: number | null = null
  let largest = tolerance
  for (let index = from + 1; index < to; index++) {
    const point = points[index]
    const metres = point === undefined ? 0 : distanceToLine(point, start, end)
    if (metres > largest) {
      largest = metres
      corner = index
    }
  }
  return corner
}

/** Metres from a point to the line between two others, on a plane that touches the earth at the point. */
export function distanceToLine(point: LatLng, start: LatLng, end: LatLng): number {
  const metresPerLng = METRES_PER_DEGREE * Math.cos(point.lat * RADIANS_PER_DEGREE)
  const startX = degreesEast(point.lng, start.lng) * metresPerLng
  const startY = (start.lat - point.lat) * METRES_PER_DEGREE
  const alongX = degreesEast(start.lng, end.lng) * metresPerLng
  const alongY = (end.lat - start.lat) * METRES_PER_DEGREE
  const squared = alongX * alongX + alongY * alongY
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, -(startX * alongX + startY * alongY) / squared))
  return Math.hypot(startX + along * alongX, startY + along * alongY)
}

/** How far east the second longitude is of the first, the short way round: -180 to 180. */
export function degreesEast(from: number, to: number): number {
  const degrees = to - from
  if (degrees > 180) return degrees - 360
  return degrees < -180 ? degrees + 360 : degrees
}
