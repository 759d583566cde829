import type { Refusal, ShipmentAction } from '@rastro/shared/model/shipment'
import type { Shipment } from '@rastro/shared/schema/shipment'
import { unreachable } from '@rastro/shared/unreachable'
import type { ShipmentUpdate } from './lifecycle.ts'

/** What a driver did with a shipment. */
export type DriverAction = {
  driver_id: number
  action: ShipmentAction
  occurred_at: string
  received_at: string
}

export type Followed = { update: ShipmentUpdate; refusal: Refusal | null }

const wrongStep: Followed = { update: {}, refusal: 'wrong_step' }

/**
 * What an action does to a shipment. In whatever order the same actions arrive, they lead to the same end: one that is
 * learned late moves a pickup or a delivery back to when it happened, never forward. A delivery implies the pickup.
 */
export function follow(shipment: Shipment, { driver_id, action, occurred_at, received_at }: DriverAction): Followed {
  if (shipment.driver_id !== driver_id) return { update: {}, refusal: 'not_the_driver' }
  // A phone's clock may be ahead: nothing happened after we learned of it.
  const at = earlier(occurred_at, received_at)
  switch (action) {
    case 'picked_up':
      return pickUp(shipment, at)
    case 'delivered':
      return deliver(shipment, at)
    case 'arrived':
    case 'departed':
    case 'problem':
      return { update: {}, refusal: null }
    default:
      return unreachable(action)
  }
}

function pickUp({ status, started_at }: Shipment, at: string): Followed {
  if (status === 'assigned') return { update: { status: 'in_transit', started_at: at }, refusal: null }
  if (status === 'cancelled' || started_at === null || started_at <= at) return wrongStep
  return { update: { started_at: at }, refusal: null }
}

function deliver({ status, started_at, finished_at }: Shipment, at: string): Followed {
  const isFirst = status === 'assigned' || status === 'in_transit'
  const isSooner = status === 'delivered' && finished_at !== null && at < finished_at
  if (!isFirst && !isSooner) return wrongStep
  const times = { started_at: started_at === null ? at : earlier(started_at, at), finished_at: at }
  return { update: { status: 'delivered', ...times }, refusal: null }
}

/** Our times are all of one form, so that their order is that of their text. */
function earlier(one: string, other: string): string {
  return one < other ? one : other
}
