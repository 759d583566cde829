import type { Map as MapLibreMap, Point } from 'maplibre-gl'
import { VEHICLE_LAYERS } from './vehicle-styles.ts'

/** A finger is not exact. Pixels on each side of the point. */
const REACH = 10

/** The device id of the vehicle nearest to a point of the screen, within a finger's reach; null when there is none. */
export function nearestVehicle(map: MapLibreMap, point: Point): number | null {
  const layers = [VEHICLE_LAYERS.icons, VEHICLE_LAYERS.selected].filter(layer => map.getLayer(layer) !== undefined)
  const features = map.queryRenderedFeatures(
    [
      [point.x - REACH, point.y - REACH],
      [point.x + REACH, point.y + REACH]
    ],
    { layers }
  )
  let nearest: { id: number; way: number } | null = null
  for (const { id, geometry } of features) {
    if (typeof id !== 'number' || geometry.type !== 'Point') continue
    const [lng = 0, lat = 0] = geometry.coordinates
    const way = map.project([lng, lat]).dist(point)
    if (nearest === null || way < nearest.way) nearest = { id, way }
  }
  return nearest === null ? null : nearest.id
}
