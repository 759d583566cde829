import { distance } from '@rastro/shared/geo/distance'
import { silentSince } from '@rastro/shared/model/silence'
import type { Place } from '@rastro/shared/schema/place'
import { unreachable } from '@rastro/shared/unreachable'
import type { Followed } from './followed.ts'
import { type Whereabouts, whereaboutsOf } from './nearest-place.ts'
import type { Words } from './words.ts'

/** What there is to say of a shipment now. */
export type Situation =
  | { kind: 'before_pickup' }
  | { kind: 'no_position' }
  | { kind: 'arriving'; destination: string }
  /** `silent`: the last fix is too old to say "is"; all that can be said is "was". */
  | { kind: 'on_the_way'; silent: boolean; whereabouts: Whereabouts | null; towards: string | null }
  | { kind: 'delivered' }
  | { kind: 'cancelled' }

/** So near to the destination it is arriving. Metres. */
const ARRIVING_METRES = 1_000

/**
 * @param towns named places of the world; none before they are loaded
 * @param now milliseconds since 1970, server time
 */
export function situationOf(followed: Followed, towns: readonly Place[], now: number): Situation {
  const { status, position, origin, destination, stops } = followed
  switch (status) {
    case 'planned':
    case 'assigned':
      return { kind: 'before_pickup' }
    case 'delivered':
    case 'cancelled':
      return { kind: status }
    case 'in_transit': {
      if (position === null) return { kind: 'no_position' }
      const silent = silentSince(position.recorded_at, now) !== null
      if (!silent && destination !== null && distance(position, destination) <= ARRIVING_METRES) {
        return { kind: 'arriving', destination: destination.name }
      }
      const own = [origin, ...stops, destination].filter(place => place !== null)
      const whereabouts = whereaboutsOf(position, own, towns)
      const towards = destination === null || destination.name === whereabouts?.name ? null : destination.name
      return { kind: 'on_the_way', silent, whereabouts, towards }
    }
    default:
      return unreachable(status)
  }
}

/** The one sentence of the page. */
export function sentenceOf(situation: Situation, followed: Followed, { say, format }: Words): string {
  switch (situation.kind) {
    case 'before_pickup':
      return say.beforePickup(followed.origin?.name ?? null)
    case 'no_position':
      return say.noPositionYet
    case 'arriving':
      return say.arriving(situation.destination)
    case 'delivered':
      return say.delivered(followed.destination?.name ?? null)
    case 'cancelled':
      return say.cancelled
    case 'on_the_way': {
      const { whereabouts, towards, silent } = situation
      const where = whereabouts === null ? null : placeText(whereabouts)
      if (silent) return where === null ? say.lastSeenSomewhere : say.lastSeen(uncapitalised(where))
      return towards === null ? (where ?? say.onTheWay) : say.towards(where ?? say.onTheWay, towards)
    }
    default:
      return unreachable(situation)
  }

  function placeText(whereabouts: Whereabouts): string {
    if (whereabouts.kind === 'near') return say.near(whereabouts.name)
    return say.from(format.distance(whereabouts.metres), whereabouts.name)
  }
}

function uncapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
