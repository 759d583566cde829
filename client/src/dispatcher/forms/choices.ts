import type { Driver } from '@rastro/shared/schema/driver'
import type { Vehicle as Truck } from '@rastro/shared/schema/vehicle'
import type { Collection, Entity } from '../loading/collection.ts'
import type { ShipmentStore } from '../shipments/shipment-store.ts'
import type { Choice } from './field.tsx'

/**
 * The drivers that may be given a shipment: the active ones, and the one who has it.
 *
 * @param text how one is written, who has so many others under way
 */
export function driverChoices(
  drivers: Collection<Driver>,
  shipments: ShipmentStore,
  chosen: number | null,
  text: (driver: Driver, underWay: number) => string
): Choice[] {
  const loads = new Map<number, number>()
  for (const { driver_id, status } of all(shipments)) {
    if (driver_id === null || (status !== 'assigned' && status !== 'in_transit')) continue
    loads.set(driver_id, (loads.get(driver_id) ?? 0) + 1)
  }
  return all(drivers)
    .filter(({ id, active }) => active || id === chosen)
    .map(driver => ({ value: String(driver.id), name: text(driver, loads.get(driver.id) ?? 0) }))
    .sort(byName)
}

export function truckChoices(trucks: Collection<Truck>): Choice[] {
  return all(trucks)
    .map(({ id, plate, name }) => ({ value: String(id), name: name === null ? plate : `${plate} · ${name}` }))
    .sort(byName)
}

/** What a collection holds; nothing before it is loaded. */
export function all<Each extends Entity>({ items }: Collection<Each>): Each[] {
  return items.value.kind === 'loaded' ? [...items.value.value.values()] : []
}

function byName(a: Choice, b: Choice): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true })
}
