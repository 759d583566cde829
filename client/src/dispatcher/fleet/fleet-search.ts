import { type Fleet, stateOf, type Vehicle, type VehicleState } from './fleet.ts'

export const FILTERS = ['all', 'moving', 'standing', 'silent'] as const
export type Filter = (typeof FILTERS)[number]

export type SearchResult = {
  /** In the order of their names. */
  vehicles: readonly Vehicle[]
  /** How many of those that the words match each filter would show. */
  counts: Readonly<Record<Filter, number>>
  /** Of the silent ones, how many are overdue. */
  overdue: number
}

/** Vehicles by name: an order that does not jump while they move. */
export function inOrderOfNames(fleet: Fleet): Vehicle[] {
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  return [...fleet.values()].sort(
    (a, b) => collator.compare(nameOf(a), nameOf(b)) || a.position.device_id - b.position.device_id
  )
}

/** What people call it: the driver, else the plate, else the device's number. */
export function nameOf({ position }: Vehicle): string {
  return position.driver?.name ?? position.vehicle?.plate ?? `#${position.device_id}`
}

/** Whether `filter` shows a vehicle in this state. A silence is a silence, overdue or not. */
export function shows(filter: Filter, state: VehicleState): boolean {
  return filter === 'all' || filter === state || (filter === 'silent' && state === 'overdue')
}

/**
 * Finds vehicles by words (all must occur in driver, plate or number; case and accents do not matter) and by state.
 *
 * @param vehicles in the order wanted
 * @param now milliseconds since 1970, server time
 */
export function search(vehicles: readonly Vehicle[], words: string, filter: Filter, now: number): SearchResult {
  const wanted = plain(words).split(/\s+/).filter(Boolean)
  const counts = { all: 0, moving: 0, standing: 0, silent: 0 }
  const found: Vehicle[] = []
  let overdue = 0
  for (const vehicle of vehicles) {
    if (wanted.length > 0 && !matches(vehicle, wanted)) continue
    const state = stateOf(vehicle, now)
    for (const each of FILTERS) if (shows(each, state)) counts[each]++
    if (state === 'overdue') overdue++
    if (shows(filter, state)) found.push(vehicle)
  }
  return { vehicles: found, counts, overdue }
}

function matches(vehicle: Vehicle, wanted: readonly string[]): boolean {
  const { driver, vehicle: truck, device_id } = vehicle.position
  const text = plain(`${driver?.name ?? ''} ${truck?.plate ?? ''} #${device_id}`)
  return wanted.every(word => text.includes(word))
}

/** Lower case, without accents: nobody types "Núñez" in a hurry. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
}
