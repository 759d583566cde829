import type { EntityEventMessage } from '@rastro/shared/protocol/entity-event'
import type { Device } from '@rastro/shared/schema/device'
import type { Driver } from '@rastro/shared/schema/driver'
import type { Vehicle as Truck } from '@rastro/shared/schema/vehicle'
import { type Collection, createCollection } from './loading/collection.ts'
import { type Api, askAll } from './loading/pages.ts'
import { createShipmentStore, type ShipmentStore } from './shipments/shipment-store.ts'

/** What the office keeps: who drives, what, with which phone, and what they carry. */
export type Office = {
  drivers: Collection<Driver>
  trucks: Collection<Truck>
  devices: Collection<Device>
  shipments: ShipmentStore
  start: () => void
  take: (message: EntityEventMessage) => void
  /** Something of a channel was missed: asks for all of it again. */
  reload: (channel: string) => void
}

/** The channels that tell of changes to all this. */
export const OFFICE_CHANNELS = ['drivers', 'vehicles', 'devices', 'shipments'] as const

export function createOffice(api: Api): Office {
  const drivers = createCollection<Driver>(() => askAll(api, '/drivers'))
  const trucks = createCollection<Truck>(() => askAll(api, '/vehicles'))
  const devices = createCollection<Device>(() => askAll(api, '/devices'))
  const shipments = createShipmentStore(api)
  const kinds = new Map(Object.entries({ driver: drivers, vehicle: trucks, device: devices, shipment: shipments }))
  const channels = new Map(Object.entries({ drivers, vehicles: trucks, devices, shipments }))
  return {
    drivers,
    trucks,
    devices,
    shipments,
    start: () => {
      for (const collection of channels.values()) void collection.load()
    },
    take: message => kinds.get(message.entity_type)?.take(message),
    reload: channel => void channels.get(channel)?.load()
  }
}
