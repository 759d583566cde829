import type { ChannelStatistics } from '@rastro/shared/schema/live-statistics'
import { Counter, Gauge, type Registry } from 'prom-client'

/** What is asked for its figures at each scrape. */
export type Measured = {
  hub: { statisticsHere: () => { connections: number; kinds: Record<string, ChannelStatistics> } }
  ingest: { statistics: () => { stored: number; duplicates: number; waiting: number } }
}

/** What this process stores and sends, read whenever it is asked for: what is worth watching, and worth an alarm. */
export function measure(registry: Registry, { hub, ingest }: Measured): void {
  const registers = [registry]
  new Gauge({
    name: 'rastro_live_connections',
    help: 'Open sockets of the stream',
    registers,
    collect() {
      this.set(hub.statisticsHere().connections)
    }
  })
  new Gauge({
    name: 'rastro_records_waiting',
    help: 'Records of phones that wait to be stored; above 20000 phones are asked to come back later',
    registers,
    collect() {
      this.set(ingest.statistics().waiting)
    }
  })
  new Counter({
    name: 'rastro_records_total',
    help: 'Records of phones by what became of them: stored, or known already',
    labelNames: ['outcome'],
    registers,
    collect() {
      const { stored, duplicates } = ingest.statistics()
      this.reset()
      this.inc({ outcome: 'stored' }, stored)
      this.inc({ outcome: 'duplicate' }, duplicates)
    }
  })
  for (const [field, help] of LIVE_COUNTERS) {
    new Counter({
      name: `rastro_live_${field}_total`,
      help,
      labelNames: ['channel'],
      registers,
      collect() {
        this.reset()
        for (const [channel, counters] of Object.entries(hub.statisticsHere().kinds)) {
          this.inc({ channel }, counters[field])
        }
      }
    })
  }
}

const LIVE_COUNTERS = [
  ['messages_sent', 'Messages sent on the stream, by kind of channel'],
  ['dropped', 'Messages left out for sockets that could not keep up, by kind of channel'],
  ['slow_closes', 'Sockets closed because they could not keep up, by kind of channel']
] as const
