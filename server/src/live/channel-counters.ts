import type { ChannelStatistics } from '@rastro/shared/schema/live-statistics'

/** What one process counted on one channel since it started; `connections` is what is open now. */
export type ChannelCounters = ChannelStatistics

/** Channels of one device or shipment come and go; of those that nobody listens to so many are remembered. */
const MAXIMUM_IDLE_CHANNELS = 500

export type AllCounters = {
  /** The channel's counters; made when it is used for the first time. */
  of: (channel: string) => ChannelCounters
  all: () => Record<string, ChannelCounters>
  /** By kind of channel (`device` for every `device:<id>`), forgotten channels included: these never go down. */
  kinds: () => Record<string, ChannelCounters>
}

export function createCounters(): AllCounters {
  const channels = new Map<string, ChannelCounters>()
  const forgotten: Record<string, ChannelCounters> = {}

  function forgetIdle(): void {
    let surplus = channels.size - MAXIMUM_IDLE_CHANNELS
    for (const [name, counters] of channels) {
      if (surplus <= 0) return
      if (counters.connections > 0 || !name.includes(':')) continue
      channels.delete(name)
      addNamed(forgotten, kindOf(name), counters)
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
    all: () => Object.fromEntries(channels),
    kinds: () => {
      const kinds: Record<string, ChannelCounters> = {}
      for (const [kind, counters] of Object.entries(forgotten)) addNamed(kinds, kind, counters)
      for (const [name, counters] of channels) addNamed(kinds, kindOf(name), counters)
      return kinds
    }
  }
}

function kindOf(channel: string): string {
  return channel.split(':')[0] ?? channel
}

function emptyCounters(): ChannelCounters {
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

/** Adds `more`, field by field, to what `sums` has under that name. */
export function addNamed(sums: Record<string, ChannelCounters>, name: string, more: ChannelCounters): void {
  const sum = sums[name] ?? emptyCounters()
  for (const key of Object.keys(sum) as (keyof ChannelCounters)[]) sum[key] += more[key]
  sums[name] = sum
}
