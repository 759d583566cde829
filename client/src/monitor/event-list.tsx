import './event-list.css'
import { EventRow } from './event-row.tsx'
import { Filters } from './filters.tsx'
import type { Row } from './rows.ts'
import type { Watch } from './watch.ts'
import { useWords } from './words.ts'

/** What came, newest first. */
export function EventList({ watch }: { watch: Watch }) {
  const { say, format } = useWords()
  const { feed, held, shown } = watch
  const all = held.value ?? feed.rows.value
  const paused = held.value !== null
  return (
    <section class="event-list" aria-labelledby="events-title">
      <div class="head">
        <h2 id="events-title">{say.log.label}</h2>
        <p role="status">
          {held.value === null
            ? say.log.count(format.count(shown.value.length), format.count(all.length))
            : say.log.paused(format.count(newerThan(held.value[0]?.key)))}
        </p>
        <button
          type="button"
          class="quiet-button"
          aria-pressed={paused}
          onClick={() => {
            held.value = paused ? null : feed.rows.value
          }}
        >
          {paused ? say.log.resume : say.log.pause}
        </button>
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            feed.clear()
            held.value = null
          }}
        >
          {say.log.clear}
        </button>
      </div>
      <Filters watch={watch} />
      <div role="log" aria-label={say.log.label} aria-live={paused ? 'off' : 'polite'}>
        {shown.value.length > 0 && (
          <ol>
            {shown.value.map(row => (
              <EventRow key={row.key} row={row} />
            ))}
          </ol>
        )}
      </div>
      {!shown.value.some(isNews) && <Nothing filtered={all.some(isNews)} />}
      <Older watch={watch} />
    </section>
  )

  function newerThan(key: string | undefined): number {
    const index = key === undefined ? -1 : feed.rows.value.findIndex(row => row.key === key)
    return index === -1 ? feed.rows.value.length : index
  }
}

/** What the stream itself did is no news. */
function isNews(row: Row): boolean {
  return row.kind !== 'notice'
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { say } = useWords()
  return (
    <div class="nothing">
      <p>
        <b>{filtered ? say.log.nothingMatches : say.log.empty}</b>
      </p>
      {!filtered && <p>{say.log.emptyHow}</p>}
    </div>
  )
}

function Older({ watch: { feed, held } }: { watch: Watch }) {
  const { say, format } = useWords()
  const older = feed.older.value
  return (
    <div class="older">
      <button
        type="button"
        class="quiet-button"
        aria-disabled={older === 'loading'}
        onClick={() => {
          held.value = null
          void feed.loadOlder()
        }}
      >
        {older === 'loading' ? say.log.loading : say.log.older}
      </button>
      <span role="status">
        {older === 'none' && say.log.noneOlder}
        {older === 'failed' && say.log.olderFailed}
        {older === 'full' && say.log.full(format.count(feed.rows.value.length))}
      </span>
    </div>
  )
}
