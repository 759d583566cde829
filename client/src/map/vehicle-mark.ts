import type { LatLng } from '@rastro/shared/schema/place'
import { unreachable } from '@rastro/shared/unreachable'
import type { Feature, Point } from 'geojson'

/**
 * - `moving`: a filled arrow turned by heading, or a filled disc when the heading is unknown
 * - `standing`: a filled disc
 * - `silent`: no fixes, for a known or expected reason: a dashed ring
 * - `overdue`: someone must act: a hollow triangle
 */
export type VehicleState = 'moving' | 'standing' | 'silent' | 'overdue'

/** A vehicle as the map shows it. */
export type VehicleMark = {
  device_id: number
  name: string
  lat: number
  lng: number
  /** Degrees clockwise from true north; null when unknown. 0 is north. */
  heading: number | null
  state: VehicleState
}

export const VEHICLE_ICONS = ['arrow', 'moving-disc', 'disc', 'ring', 'triangle'] as const
export type VehicleIcon = (typeof VEHICLE_ICONS)[number]

/** The name of a vehicle's picture among the images of the map. */
export const iconImage = (icon: VehicleIcon): string => `vehicle-${icon}`

export type MarkProperties = {
  device_id: number
  name: string
  icon: string
  /** Degrees clockwise from north. */
  rotation: number
  /** What covers what: higher is drawn later. */
  rank: number
  selected: boolean
}

export function markProperties(mark: VehicleMark, selected: boolean): MarkProperties {
  const icon = iconOf(mark)
  return {
    device_id: mark.device_id,
    name: mark.name,
    icon: iconImage(icon),
    rotation: icon === 'arrow' && mark.heading !== null ? mark.heading : 0,
    rank: RANKS[mark.state],
    selected
  }
}

export function markFeature(mark: VehicleMark, at: LatLng, selected: boolean): Feature<Point, MarkProperties> {
  return { type: 'Feature', id: mark.device_id, geometry: point(at), properties: markProperties(mark, selected) }
}

export const point = ({ lat, lng }: LatLng): Point => ({ type: 'Point', coordinates: [lng, lat] })

function iconOf({ state, heading }: VehicleMark): VehicleIcon {
  switch (state) {
    case 'moving':
      return heading === null ? 'moving-disc' : 'arrow'
    case 'standing':
      return 'disc'
    case 'silent':
      return 'ring'
    case 'overdue':
      return 'triangle'
    default:
      return unreachable(state)
  }
}

const RANKS: Readonly<Record<VehicleState, number>> = { standing: 0, silent: 1, moving: 2, overdue: 3 }
