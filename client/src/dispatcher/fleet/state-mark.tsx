import { unreachable } from '@rastro/shared/unreachable'
import type { VehicleState } from './fleet.ts'
import './state-mark.css'

/**
 * A vehicle's state as a shape, the same as on the map: an arrow along its heading, a disc, a dashed ring, a triangle.
 *
 * @param heading degrees clockwise from north; null when unknown, then a moving vehicle is a disc too
 */
export function StateMark({ state, heading }: { state: VehicleState; heading: number | null }) {
  return (
    <svg class={`state-mark ${state}`} viewBox="-12 -12 24 24" aria-hidden="true">
      {shapeOf(state, heading)}
    </svg>
  )
}

function shapeOf(state: VehicleState, heading: number | null) {
  switch (state) {
    case 'moving':
      if (heading === null) return <circle r="6" class="filled" />
      return <path d="M0 -10 L7 9 L0 5 L-7 9 Z" class="filled" transform={`rotate(${heading})`} />
    case 'standing':
      return <circle r="6" class="filled" />
    case 'silent':
      return <circle r="7.5" class="hollow" stroke-dasharray="3.9 2" />
    case 'overdue':
      return <path d="M0 -8.5 L9.5 8 L-9.5 8 Z M0 -2.5 V2.8 M0 5 V5.6" class="hollow" />
    default:
      return unreachable(state)
  }
}
