import { type Signal, signal } from '@preact/signals'
import type { Driver } from '@rastro/shared/schema/driver'
import type { Vehicle as Truck } from '@rastro/shared/schema/vehicle'

export type DriversView =
  | { kind: 'drivers' }
  | { kind: 'driver'; id: number }
  | { kind: 'trucks' }
  | { kind: 'truck'; id: number }

/** A driver as their form holds them: what is empty is unknown. */
export type DriverDraft = { name: string; phone: string; note: string; active: boolean; vehicle_id: string }
/** A vehicle as its form holds it. */
export type TruckDraft = { plate: string; name: string; kind: string }

/** What of drivers and vehicles is open, and what is being typed: it is still there when the panel is opened again. */
export type DriversDesk = {
  view: Signal<DriversView>
  /** Whether the open driver is being changed, or a vehicle being added. */
  editing: Signal<boolean>
  /** What was typed of the driver, or the vehicle, whose form is open; null while that is nothing. */
  driverDraft: Signal<DriverDraft | null>
  truckDraft: Signal<TruckDraft | null>
  /** The name of a driver to be added. */
  newName: Signal<string>
  /** Opens another view; what was typed in the one before is given up. */
  show: (view: DriversView) => void
  /** Closes the form. */
  endEditing: () => void
}

export function createDriversDesk(): DriversDesk {
  const view = signal<DriversView>({ kind: 'drivers' })
  const editing = signal(false)
  const driverDraft = signal<DriverDraft | null>(null)
  const truckDraft = signal<TruckDraft | null>(null)
  function endEditing(): void {
    editing.value = false
    driverDraft.value = null
    truckDraft.value = null
  }
  return {
    view,
    editing,
    driverDraft,
    truckDraft,
    newName: signal(''),
    show: next => {
      endEditing()
      view.value = next
    },
    endEditing
  }
}

export function draftOfDriver({ name, phone, note, active, vehicle_id }: Driver): DriverDraft {
  return {
    name,
    phone: phone ?? '',
    note: note ?? '',
    active,
    vehicle_id: vehicle_id === null ? '' : String(vehicle_id)
  }
}

/** @param truck null is a new one */
export function draftOfTruck(truck: Truck | null): TruckDraft {
  return { plate: truck?.plate ?? '', name: truck?.name ?? '', kind: truck?.kind ?? '' }
}
