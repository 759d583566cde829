import type { LiveAccess } from './access.ts'

/**
 * A channel by its name. Each has a log of events; `fleet`, `device` and `tracking` have positions as well, which are
 * state: only the latest counts.
 */
export type Channel =
  | { kind: 'log'; name: string }
  | { kind: 'fleet'; name: string }
  | { kind: 'device'; name: string; device_id: number }
  | { kind: 'tracking'; name: string; shipment_id: number; audience: Audience }

/** Staff follow a shipment from its assignment on; a customer from its pickup on, and learns less of the driver. */
export type Audience = 'staff' | 'customer'

export const DEFAULT_CHANNEL = 'general'
export const FLEET_CHANNEL = 'fleet'

export const LOG_CHANNELS: ReadonlySet<string> = new Set([
  'general',
  'sensors',
  'readings',
  'drivers',
  'vehicles',
  'devices',
  'shipments',
  'alerts'
])
const OF_ONE = /^(device|tracking):([1-9]\d{0,9})$/
const GREATEST_ID = 2_147_483_647

export function deviceChannel(deviceId: number): string {
  return `device:${deviceId}`
}

export function trackingChannel(shipmentId: number): string {
  return `tracking:${shipmentId}`
}

/** The channel of that name; null when there is none. */
export function parseChannel(name: string): Channel | null {
  if (LOG_CHANNELS.has(name)) return { kind: 'log', name }
  if (name === FLEET_CHANNEL) return { kind: 'fleet', name }
  const [, kind, digits] = OF_ONE.exec(name) ?? []
  const id = Number(digits)
  if (kind === undefined || id > GREATEST_ID) return null
  if (kind === 'device') return { kind, name, device_id: id }
  return { kind: 'tracking', name, shipment_id: id, audience: 'staff' }
}

/** The channel as this access sees it. */
export function channelFor(access: LiveAccess, channel: Channel): Channel {
  return access.kind === 'share' && channel.kind === 'tracking' ? { ...channel, audience: 'customer' } : channel
}

export type ChannelRules = {
  /** Whether the shipment is carried by the device's driver. */
  deviceMayTrack: (deviceId: number, shipmentId: number) => Promise<boolean>
}

/**
 * Whether this access opens this channel. Staff open all; a device hears general news, itself, and the shipments that
 * it carries; a customer's link opens its shipment and nothing else.
 */
export async function mayOpen(access: LiveAccess, channel: Channel, rules: ChannelRules): Promise<boolean> {
  if (access.kind === 'user') return true
  if (access.kind === 'share') return channel.kind === 'tracking' && channel.shipment_id === access.shipment_id
  if (channel.kind === 'device') return channel.device_id === access.device_id
  if (channel.kind === 'tracking') return await rules.deviceMayTrack(access.device_id, channel.shipment_id)
  return channel.name === DEFAULT_CHANNEL
}
