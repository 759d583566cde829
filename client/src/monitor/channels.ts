/** The channels that everyone may choose; those of one device or shipment are written. */
export const LOG_CHANNELS = [
  'general',
  'alerts',
  'shipments',
  'devices',
  'drivers',
  'vehicles',
  'sensors',
  'readings'
] as const
export const FLEET_CHANNEL = 'fleet'
export const COMMON_CHANNELS: readonly string[] = [...LOG_CHANNELS, FLEET_CHANNEL]

const OF_ONE = /^(device|tracking):[1-9]\d{0,9}$/

/** Whether a channel of one device or shipment is written so. */
export function isChannelOfOne(name: string): boolean {
  return OF_ONE.test(name)
}

/**
 * The channels that the page's address asks for, as the stream's own address does: `?channel=sensors,device:12`.
 * Without any: all logs. Positions come four times a second, so they are asked for.
 */
export function channelsFrom(search: string): string[] {
  const asked = new URLSearchParams(search).get('channel')
  if (asked === null) return [...LOG_CHANNELS]
  const names = asked.split(',').map(name => name.trim())
  return [...new Set(names.filter(name => COMMON_CHANNELS.includes(name) || isChannelOfOne(name)))]
}

/** The page's address with these channels in it; everything else in it stays. */
export function searchWith(search: string, channels: readonly string[]): string {
  const query = new URLSearchParams(search)
  query.delete('channel')
  const rest = query.toString()
  return `?channel=${channels.map(encodeURIComponent).join(',').replaceAll('%3A', ':')}${rest === '' ? '' : `&${rest}`}`
}
