import type { Track } from '@rastro/shared/track'
import { useMemo } from 'preact/hooks'
import { STANDING_BELOW } from './fleet.ts'
import type { Loadable } from './loadable.ts'
import { WINDOW_MILLISECONDS } from './selection.ts'
import { SpeedChart } from './speed-chart.tsx'
import { stopsOf } from './speed-profile.ts'
import './time-strip.css'
import { type Moment, momentAt } from './track-moment.ts'
import { reasonText, useWords, type Words } from './words.ts'
import type { Workplace } from './workplace.ts'

/** The strip moves on in steps of this, so that it is not drawn anew each second. */
const STEP_MILLISECONDS = 10_000
/** What the label of an hour covers to the right of its place. */
const LABEL_MILLISECONDS = 150_000

/** The last hour of the selected vehicle: speed, stops, gaps, and a playhead that shows on the map where it was. */
export function TimeStrip({ workplace }: { workplace: Workplace }) {
  const words = useWords()
  const { say } = words
  const { playhead, clock, selection } = workplace
  const end = Math.ceil(clock.now.value / STEP_MILLISECONDS) * STEP_MILLISECONDS
  const start = end - WINDOW_MILLISECONDS
  const track = selection.track.value
  const time = playhead.value
  return (
    <section class="time-strip" aria-label={say.strip.label}>
      <StripHead workplace={workplace} track={track} />
      <div class="chart">
        {track.kind === 'loaded' && <SpeedChart track={track.value} start={start} end={end} />}
        {track.kind === 'loaded' && (
          <input
            type="range"
            aria-label={say.strip.scrub}
            aria-valuetext={time === null ? say.strip.live : momentText(words, track.value, time)}
            class={time === null ? 'live' : ''}
            min={start}
            max={end}
            step={STEP_MILLISECONDS}
            value={time ?? end}
            onInput={event => {
              const wanted = Number(event.currentTarget.value)
              playhead.value = wanted >= end ? null : wanted
            }}
          />
        )}
        {track.kind !== 'loaded' && <p>{track.kind === 'failed' ? say.strip.failed : say.strip.loading}</p>}
        {track.kind === 'loaded' && track.value.segments.length === 0 && <p>{say.strip.nothing}</p>}
      </div>
      <Hours start={start} end={end} />
    </section>
  )
}

function StripHead({ workplace, track }: { workplace: Workplace; track: Loadable<Track> }) {
  const words = useWords()
  const { say, format } = words
  const { playhead, clock } = workplace
  const value = track.kind === 'loaded' ? track.value : null
  const stops = useMemo(() => (value === null ? 0 : value.segments.flatMap(stopsOf).length), [value])
  const time = playhead.value
  const shown = new Date(time ?? clock.now.value).toISOString()
  return (
    <header>
      <b>{format.time(shown, clock.now.value)}</b>
      <span>{time === null || value === null ? say.strip.label : momentText(words, value, time)}</span>
      {time !== null && (
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            playhead.value = null
          }}
        >
          {say.strip.backToLive}
        </button>
      )}
      {value !== null && (
        <span class="sums">
          <span>{format.distance(value.distance)}</span>
          <span>{say.strip.stops(stops)}</span>
        </span>
      )}
    </header>
  )
}

function Hours({ start, end }: { start: number; end: number }) {
  const { format } = useWords()
  const tenMinutes = 600_000
  const first = Math.ceil(start / tenMinutes) * tenMinutes
  const times = Array.from({ length: 6 }, (_, index) => first + index * tenMinutes).filter(
    time => time < end - LABEL_MILLISECONDS
  )
  return (
    <div class="hours" aria-hidden="true">
      {times.map(time => (
        <span key={time} style={{ left: `${((time - start) / (end - start)) * 100}%` }}>
          {format.hour(time)}
        </span>
      ))}
    </div>
  )
}

function momentText(words: Words, track: Track, time: number): string {
  const moment: Moment = momentAt(track, time)
  const { say, format } = words
  switch (moment.kind) {
    case 'gap':
      return `${say.strip.inGap}: ${reasonText(words, moment.gap.reason)}`
    case 'unknown':
      return say.strip.before
    case 'fix': {
      const { speed } = moment.fix
      if (speed === null) return format.time(moment.fix.recorded_at, time)
      return speed < STANDING_BELOW ? say.strip.stood : say.strip.wasHere(format.speed(speed))
    }
    default:
      return unreachable(moment)
  }
}

function unreachable(moment: never): never {
  throw new Error(`no such moment: ${JSON.stringify(moment)}`)
}
