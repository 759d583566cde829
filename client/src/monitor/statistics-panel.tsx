import type { ChannelStatistics, LiveStatistics } from '@rastro/shared/schema/live-statistics'
import './statistics-panel.css'
import type { Watch } from './watch.ts'
import { useWords } from './words.ts'

const COLUMNS = ['connections', 'messages_sent', 'bytes_sent'] as const
/** Told only where there are any. */
const RARE = ['dropped', 'slow_closes', 'resumed', 'not_recovered'] as const

/** How much goes over the stream, over all processes; and over which connection this page hears it. */
export function StatisticsPanel({ watch: { statistics, feed } }: { watch: Watch }) {
  const { say, format } = useWords()
  const state = statistics.value
  const connection = feed.connection.value
  return (
    <section class="statistics" aria-labelledby="statistics-title">
      <div class="head">
        <h2 id="statistics-title">{say.statistics.label}</h2>
        {state.kind === 'loaded' && (
          <p class={state.stale ? 'stale' : undefined}>
            {say.statistics.asOf(format.time(new Date(state.at).toISOString(), state.at))}
          </p>
        )}
      </div>
      {state.kind === 'loaded' ? (
        <Numbers statistics={state.statistics} />
      ) : (
        <p role="status">{say.statistics[state.kind]}</p>
      )}
      <dl class="connection">
        <dt>{say.connection.epoch}</dt>
        <dd data-epoch={connection?.epoch ?? ''}>{connection?.epoch ?? say.connection.unknown}</dd>
        <dt>{say.connection.id}</dt>
        <dd data-connection-id={connection?.connection_id ?? ''}>
          {connection?.connection_id ?? say.connection.unknown}
        </dd>
      </dl>
    </section>
  )
}

function Numbers({ statistics: { channels, total_connections, processes } }: { statistics: LiveStatistics }) {
  const { say, format } = useWords()
  const rows = Object.entries(channels).sort(([a], [b]) => (a < b ? -1 : 1))
  return (
    <>
      <p class="totals">
        <span>
          <b data-total-connections={total_connections}>{format.count(total_connections)}</b>{' '}
          {say.statistics.total(total_connections)}
        </span>
        <span>
          <b>{format.count(processes)}</b> {say.statistics.processes(processes)}
        </span>
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{say.statistics.channel}</th>
            {COLUMNS.map(column => (
              <th key={column} scope="col">
                {say.statistics[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, counts]) => (
            <ChannelRow key={name} name={name} counts={counts} />
          ))}
        </tbody>
      </table>
    </>
  )
}

function ChannelRow({ name, counts }: { name: string; counts: ChannelStatistics }) {
  const { say, format } = useWords()
  const rare = RARE.filter(key => counts[key] > 0).map(key => say.statistics[key](format.count(counts[key])))
  return (
    <>
      <tr data-channel={name}>
        <th scope="row">{name}</th>
        {COLUMNS.map(column => (
          <td key={column} data-column={column} class={counts[column] === 0 ? 'zero' : undefined}>
            {column === 'bytes_sent' ? format.bytes(counts[column]) : format.count(counts[column])}
          </td>
        ))}
      </tr>
      {rare.length > 0 && (
        <tr class="rare">
          <td colSpan={COLUMNS.length + 1}>{rare.join(' · ')}</td>
        </tr>
      )}
    </>
  )
}
