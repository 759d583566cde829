import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import type { Span } from './span.ts'
import { dateOf, spanOfDate } from './span.ts'

const DAY_MILLISECONDS = 86_400_000

/** Which stretch of the past the strip shows: the last hour, today, or a day. */
export function SpanChoice({ workplace }: { workplace: Workplace }) {
  const { say } = useWords()
  const { selection, playhead, playback, clock } = workplace
  const span = selection.span.value
  const choose = (next: Span) => {
    playback.pause()
    playhead.value = null
    selection.choose(next)
  }
  const now = clock.now.value
  return (
    <fieldset class="spans">
      <legend class="unseen">{say.strip.spans}</legend>
      <button type="button" aria-pressed={span.kind === 'hour'} onClick={() => choose({ kind: 'hour' })}>
        {say.strip.hour}
      </button>
      <button type="button" aria-pressed={span.kind === 'today'} onClick={() => choose({ kind: 'today' })}>
        {say.strip.today}
      </button>
      {span.kind === 'day' ? (
        <input
          type="date"
          aria-label={say.strip.dayOf}
          max={dateOf(now)}
          value={span.date}
          onChange={event => {
            const next = spanOfDate(event.currentTarget.value, now)
            if (next !== null) choose(next)
          }}
        />
      ) : (
        <button
          type="button"
          aria-pressed={false}
          onClick={() => choose({ kind: 'day', date: dateOf(now - DAY_MILLISECONDS) })}
        >
          {say.strip.day}
        </button>
      )}
    </fieldset>
  )
}
