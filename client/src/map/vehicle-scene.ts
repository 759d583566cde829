import type { LatLng } from '@rastro/shared/schema/place'
import type { Feature, Point } from 'geojson'
import type { GeoJSONFeatureDiff, GeoJSONSourceDiff } from 'maplibre-gl'
import { type Glide, glideAt, isOver } from './glide.ts'
import { type MarkProperties, markFeature, point, type VehicleMark } from './vehicle-mark.ts'

/** More gliding marks than this at once would cost more than they please; the others jump to their fix. */
const MAXIMUM_GLIDES = 250

/**
 * What the vehicle layer shows: marks, which is selected, which glide. Pure; times are milliseconds of one clock. Changes gather
 * until the next frame takes them, so that a mark that changed ten times is drawn once.
 */
export type VehicleScene = {
  /** @param glideFrom the time to start gliding from where the mark is shown; null to jump */
  put: (mark: VehicleMark, glideFrom: number | null) => void
  remove: (deviceId: number) => void
  select: (deviceId: number | null) => void
  marks: () => readonly VehicleMark[]
  /** Where a mark is shown; undefined for a device that is not there. */
  shownAt: (deviceId: number, now: number) => LatLng | undefined
  /** Everything, as it is shown at a time; what `takeChanges` tells counts from here. */
  takeAll: (now: number) => Feature<Point, MarkProperties>[]
  /**
   * What changed on screen since the last time something was taken; null when nothing did. A changed mark comes whole in `add`
   * (MapLibre replaces a feature of the same id), a gliding one with its place alone in `update`.
   */
  takeChanges: (now: number) => GeoJSONSourceDiff | null
  isGliding: () => boolean
}

export function createVehicleScene(): VehicleScene {
  const marks = new Map<number, VehicleMark>()
  const glides = new Map<number, Glide>()
  const changed = new Set<number>()
  let selected: number | null = null

  function shownAt(deviceId: number, now: number): LatLng | undefined {
    const glide = glides.get(deviceId)
    return glide === undefined ? marks.get(deviceId) : glideAt(glide, now)
  }

  function put(mark: VehicleMark, glideFrom: number | null): void {
    const from = glideFrom === null ? undefined : shownAt(mark.device_id, glideFrom)
    glides.delete(mark.device_id)
    if (from !== undefined && glideFrom !== null && glides.size < MAXIMUM_GLIDES) {
      glides.set(mark.device_id, { from, to: mark, startedAt: glideFrom })
    }
    marks.set(mark.device_id, mark)
    changed.add(mark.device_id)
  }

  function featureOf(mark: VehicleMark, now: number): Feature<Point, MarkProperties> {
    return markFeature(mark, shownAt(mark.device_id, now) ?? mark, mark.device_id === selected)
  }

  function endGlides(now: number): void {
    for (const [deviceId, glide] of glides) if (isOver(glide, now)) glides.delete(deviceId)
  }

  function takeChanges(now: number): GeoJSONSourceDiff | null {
    const add: Feature[] = []
    const update: GeoJSONFeatureDiff[] = []
    const remove: number[] = []
    for (const deviceId of changed) {
      const mark = marks.get(deviceId)
      if (mark === undefined) remove.push(deviceId)
      else add.push(featureOf(mark, now))
    }
    for (const [deviceId, glide] of glides) {
      if (!changed.has(deviceId)) update.push({ id: deviceId, newGeometry: point(glideAt(glide, now)) })
    }
    changed.clear()
    endGlides(now)
    return add.length + update.length + remove.length === 0 ? null : { add, update, remove }
  }

  return {
    put,
    remove(deviceId) {
      marks.delete(deviceId)
      glides.delete(deviceId)
      changed.add(deviceId)
    },
    select(deviceId) {
      for (const each of [selected, deviceId]) if (each !== null) changed.add(each)
      selected = deviceId
    },
    marks: () => [...marks.values()],
    shownAt,
    takeAll(now) {
      changed.clear()
      return [...marks.values()].map(mark => featureOf(mark, now))
    },
    takeChanges,
    isGliding: () => glides.size > 0
  }
}
