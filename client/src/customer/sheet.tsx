import type { Place } from '@rastro/shared/schema/place'
import type { LiveStatus } from '../connection/live-connection.ts'
import type { ServerClock } from '../ui/server-clock.ts'
import type { Followed } from './followed.ts'
import { Notes } from './notes.tsx'
import './sheet.css'
import { sentenceOf, situationOf } from './situation.ts'
import { Steps } from './steps.tsx'
import type { Words } from './words.ts'

type SheetProps = {
  followed: Followed
  towns: readonly Place[]
  live: LiveStatus['kind']
  clock: ServerClock
  words: Words
}

/** All that is known, in words: it says the same as the map, and more. */
export function Sheet({ followed, towns, live, clock, words }: SheetProps) {
  const { say, format } = words
  const { status, position, planned_at, expires_at, as_of } = followed
  const now = clock.now.value
  const waiting = status === 'planned' || status === 'assigned'
  return (
    <article
      class="sheet"
      data-status={status}
      data-recorded-at={position?.recorded_at ?? ''}
      data-lat={position?.lat ?? ''}
      data-lng={position?.lng ?? ''}
    >
      <p class={`pill ${status}`}>{say.status[status]}</p>
      <h1 aria-live="polite">{sentenceOf(situationOf(followed, towns, now), followed, words)}</h1>
      <p class="as-of">{asOf()}</p>
      {live === 'offline' && <p class="stale">{say.stale(format.moment(as_of, now))}</p>}
      <Steps followed={followed} now={now} words={words} />
      <Notes followed={followed} now={now} words={words} />
      <p class="expires">{say.expires(format.date(expires_at))}</p>
    </article>
  )

  function asOf(): string {
    if (waiting) {
      return [say.beforePickupHow, planned_at === null ? null : say.planned(format.moment(planned_at, now))]
        .filter(part => part !== null)
        .join(' ')
    }
    if (position === null) return ''
    const time = format.time(position.recorded_at, now)
    if (status !== 'in_transit') return say.lastOf(time)
    const age = format.duration(now - Date.parse(position.recorded_at))
    return say.asOf(time, age)
  }
}
