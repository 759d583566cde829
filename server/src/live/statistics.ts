import type { LiveStatistics } from '@rastro/shared/schema/live-statistics'
import type { Broker } from './broker.ts'
import { type AllCounters, addNamed, type ChannelCounters } from './channel-counters.ts'

/** What a process says of itself, once a second. */
type Report = { process_id: string; total_connections: number; channels: Record<string, ChannelCounters> }

const TOPIC = 'statistics'
/** A process that was silent for so long is gone. */
const GONE_MILLISECONDS = 10_000

export type Statistics = {
  /** Over all processes. What the others did is at most about a second old. */
  sum: () => LiveStatistics
  /** Of this process alone, by kind of channel. */
  here: () => { connections: number; kinds: Record<string, ChannelCounters> }
  /** Tells the other processes of this one. */
  report: () => void
  close: () => void
}

type StatisticsOptions = { broker: Broker; counters: AllCounters; connections: () => number; clock: () => number }

export function createStatistics({ broker, counters, connections, clock }: StatisticsOptions): Statistics {
  const processId = crypto.randomUUID()
  const others = new Map<string, { report: Report; at: number }>()
  const own = (): Report => ({
    process_id: processId,
    total_connections: connections(),
    channels: counters.all()
  })
  const undo = broker.subscribe(TOPIC, text => {
    const report: Report = JSON.parse(text)
    if (report.process_id !== processId) others.set(report.process_id, { report, at: clock() })
  })

  function sum(): LiveStatistics {
    for (const [id, { at }] of others) if (clock() - at > GONE_MILLISECONDS) others.delete(id)
    const reports = [own(), ...[...others.values()].map(({ report }) => report)]
    const channels: Record<string, ChannelCounters> = {}
    for (const report of reports) {
      for (const [name, counters] of Object.entries(report.channels)) addNamed(channels, name, counters)
    }
    const total = reports.reduce((total, report) => total + report.total_connections, 0)
    return { total_connections: total, channels, processes: reports.length }
  }

  return {
    sum,
    here: () => ({ connections: connections(), kinds: counters.kinds() }),
    report: () => {
      if (broker.shared) broker.publish(TOPIC, JSON.stringify(own()))
    },
    close: undo
  }
}
