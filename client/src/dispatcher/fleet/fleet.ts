import { silentSince } from '@rastro/shared/model/silence'
import type { Position } from '@rastro/shared/schema/position'
import { reckonSpeed } from '../reckon-speed.ts'

/** Slower than this is standing: a still phone's fixes wander by that much. Metres per second. */
export const STANDING_BELOW = 0.5
/** A silence that nobody explained is someone's business after this. */
export const OVERDUE_AFTER_SECONDS = 30 * 60

/** A device on the map: its position, and what follows from the one before. */
export type Vehicle = {
  position: Position
  /** Metres per second: measured, or reckoned from the position before; null when there is nothing to go by. */
  speed: number | null
  /** Time of the first of the still positions that we saw in a row; null while it moves. */
  still_since: string | null
}

export type Fleet = ReadonlyMap<number, Vehicle>

export type FleetChange = {
  fleet: Fleet
  /** Devices that are new or differ from before. */
  changed: readonly Vehicle[]
  removed: readonly number[]
}

/**
 * - `moving`, `standing`: fixes come
 * - `silent`: none come, and we know why or it has not been long
 * - `overdue`: none come, nobody said why, and it has been long: someone should call
 */
export type VehicleState = 'moving' | 'standing' | 'silent' | 'overdue'

export const EMPTY_FLEET: Fleet = new Map()

/**
 * Takes positions as the stream brings them. A vehicle never moves back: what is older than the position held is
 * ignored; the same position again refreshes what is said about it (its silence, its driver).
 *
 * @param snapshot whether these are all there are: then devices that are missing from it are gone
 */
export function takePositions(fleet: Fleet, positions: readonly Position[], snapshot: boolean): FleetChange {
  const next = new Map(fleet)
  const changed: Vehicle[] = []
  for (const position of positions) {
    const held = next.get(position.device_id)
    const vehicle = moved(held, position)
    if (vehicle === held) continue
    next.set(position.device_id, vehicle)
    changed.push(vehicle)
  }
  const removed = snapshot ? missingFrom(positions, next) : []
  for (const id of removed) next.delete(id)
  return changed.length + removed.length > 0 ? { fleet: next, changed, removed } : { fleet, changed, removed }
}

/** The vehicle after this position: the very same one when it says nothing new. */
function moved(held: Vehicle | undefined, position: Position): Vehicle {
  if (held === undefined) return vehicleOf(position, position.speed, null)
  const seconds = (Date.parse(position.recorded_at) - Date.parse(held.position.recorded_at)) / 1000
  if (seconds < 0) return held
  if (seconds === 0) return saysTheSame(held.position, position) ? held : { ...held, position }
  return vehicleOf(position, position.speed ?? reckonSpeed(held.position, position), held.still_since)
}

function vehicleOf(position: Position, speed: number | null, stillSince: string | null): Vehicle {
  const still = speed !== null && speed < STANDING_BELOW
  return { position, speed, still_since: still ? (stillSince ?? position.recorded_at) : null }
}

function saysTheSame(a: Position, b: Position): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function missingFrom(positions: readonly Position[], fleet: Fleet): number[] {
  const present = new Set(positions.map(position => position.device_id))
  return [...fleet.keys()].filter(id => !present.has(id))
}

/** @param now milliseconds since 1970, server time */
export function stateOf(vehicle: Vehicle, now: number): VehicleState {
  const { recorded_at, silence_reason } = vehicle.position
  // The driver said so: no need to wait until the silence is long.
  if (silence_reason === 'trip_ended') return 'silent'
  if (silentSince(recorded_at, now) === null) {
    return vehicle.speed !== null && vehicle.speed < STANDING_BELOW ? 'standing' : 'moving'
  }
  const explained = silence_reason !== null && silence_reason !== 'unknown'
  const seconds = (now - Date.parse(recorded_at)) / 1000
  return !explained && seconds > OVERDUE_AFTER_SECONDS ? 'overdue' : 'silent'
}
