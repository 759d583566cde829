import type { ChannelStatistics } from '@rastro/shared/live-statistics'

/** What one process counted on one channel since it started; `connections` is what is open now. */
export type ChannelCounters = ChannelStatistics

/** Channels of one device or shipment come and go; of those that nobody listens to so many are remembered. */
const MAXIMUM_IDLE_CHANNELS = 500

export type AllCounters = {
  /** The channel's counters; made when it is used for the first time. */
  of: (channel: string) => ChannelCounters
  all: () => Record<string, ChannelCounters>
}

export function createCounters(): AllCounters {
  const channels = new Map<string, ChannelCounters>()

  function forgetIdle(): void {
    let surplus = channels.size - MAXIMUM_IDLE_CHANNELS
    for (const [name, { connections }] of channels) {
      if (surplus <= 0) return
      if (connections > 0 || !name.includes(':')) continue
      channels.delete(name)
      surplus--
    }
  }

  return {
    of: channel => {
      const known = channels.get(channel)
      if (known !== undefined) return known
      const fresh = emptyCounters()
      channels.set(channel, fresh)
      if (channels.size > MAXIMUM_IDLE_CHANNELS) forgetIdle()
      return fresh
    },
    all: () => Object.fromEntries(channels)
  }
}

export function emptyCounters(): ChannelCounters {
  return {
    connections: 0,
    messages_sent: 0,
    bytes_sent: 0,
    dropped: 0,
    slow_closes: 0,
    resumed: 0,
    not_recovered: 0
  }
}

/** Adds `more` to `sum`, field by field. */
export function addCounters(sum: ChannelCounters, more: ChannelCounters): void {
  for (const key of Object.keys(sum) as (keyof ChannelCounters)[]) sum[key] += more[key]
}
