import type { Track } from '@rastro/shared/schema/track'
import { unreachable } from '@rastro/shared/unreachable'
import { useMemo } from 'preact/hooks'
import { STANDING_BELOW } from '../fleet/fleet.ts'
import { nameOf } from '../fleet/fleet-search.ts'
import type { Loadable } from '../loading/loadable.ts'
import { PlayControls } from './play-controls.tsx'
import { isLive, type SpanWindow, stepOf, ticksOf } from './span.ts'
import { SpanChoice } from './span-choice.tsx'
import { SpeedChart } from './speed-chart.tsx'
import { stopsOf } from './speed-profile.ts'
import './time-strip.css'
import { reasonText, useWords, type Words } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { TrackExport } from './track-export.tsx'
import { type Moment, momentAt } from './track-moment.ts'

/** What the label of an hour covers to the right of its place, as a part of the strip. */
const LABEL_PART = 1 / 24

/** A stretch of the selected vehicle's past: speed, stops, gaps, and a playhead that shows on the map where it was. */
export function TimeStrip({ workplace }: { workplace: Workplace }) {
  const words = useWords()
  const { say } = words
  const { playhead, playback, clock, selection } = workplace
  const span = selection.span.value
  const step = stepOf(span)
  // Read, so that the strip moves on; but only in steps, so that it is not drawn anew each second.
  void clock.now.value
  const window = selection.window()
  const end = Math.ceil(window.end / step) * step
  const start = Math.floor(window.start / step) * step
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
            aria-valuetext={valueText(words, { track: track.value, time, live: isLive(span) })}
            class={time === null ? 'live' : ''}
            min={start}
            max={end}
            step={step}
            value={time ?? end}
            onInput={event => {
              const wanted = Number(event.currentTarget.value)
              playback.pause()
              playhead.value = wanted >= end ? null : wanted
            }}
          />
        )}
        {track.kind !== 'loaded' && <p>{track.kind === 'failed' ? say.strip.failed : say.strip.loading}</p>}
        {track.kind === 'loaded' && track.value.segments.length === 0 && <p>{say.strip.nothing}</p>}
      </div>
      <Hours window={{ start, end }} />
    </section>
  )
}

function StripHead({ workplace, track }: { workplace: Workplace; track: Loadable<Track> }) {
  const words = useWords()
  const { say, format } = words
  const { playhead, playback, clock, selection, session, selected } = workplace
  const value = track.kind === 'loaded' ? track.value : null
  const stops = useMemo(() => (value === null ? 0 : value.segments.flatMap(stopsOf).length), [value])
  const time = playhead.value
  const live = isLive(selection.span.value)
  // A day's last second, not the first of the next.
  const shown = new Date(time ?? selection.window().end - (live ? 0 : 1000)).toISOString()
  const vehicle = selected.value
  return (
    <header>
      <PlayControls workplace={workplace} />
      <b>{format.time(shown, clock.now.value)}</b>
      {time !== null && value !== null && <span class="moment">{momentText(words, value, time)}</span>}
      {time !== null && (
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            playback.pause()
            playhead.value = null
          }}
        >
          {live ? say.strip.backToLive : say.strip.backToEnd}
        </button>
      )}
      <SpanChoice workplace={workplace} />
      <span class="sums">
        {value !== null && <span>{format.distance(value.distance)}</span>}
        {value !== null && <span>{say.strip.stops(stops)}</span>}
        {vehicle !== null && (
          <TrackExport
            session={session}
            path={() => `/devices/${vehicle.position.device_id}/track?${query(selection.window())}`}
            name={`${nameOf(vehicle)} ${shown.slice(0, 10)}`}
          />
        )}
      </span>
    </header>
  )
}

function Hours({ window }: { window: SpanWindow }) {
  const { format } = useWords()
  const length = window.end - window.start
  const times = ticksOf(window).filter(time => time < window.end - length * LABEL_PART)
  return (
    <div class="hours" aria-hidden="true">
      {times.map(time => (
        <span key={time} style={{ left: `${((time - window.start) / length) * 100}%` }}>
          {format.hour(time)}
        </span>
      ))}
    </div>
  )
}

function query({ start, end }: SpanWindow): URLSearchParams {
  return new URLSearchParams({ from: new Date(start).toISOString(), to: new Date(end).toISOString() })
}

function valueText(words: Words, { track, time, live }: { track: Track; time: number | null; live: boolean }): string {
  if (time !== null) return momentText(words, track, time)
  return live ? words.say.strip.live : words.say.strip.end
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
