import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'
import { PLAY_SPEEDS, type PlaySpeed } from './playback.ts'

/** Plays the shown stretch on the map. It moves only when asked to. */
export function PlayControls({ workplace: { playback } }: { workplace: Workplace }) {
  const { say } = useWords()
  const playing = playback.playing.value
  const name = playing ? say.strip.pause : say.strip.play
  return (
    <span class="play">
      <button
        type="button"
        class="play-button"
        title={name}
        aria-label={name}
        onClick={playing ? playback.pause : playback.play}
      >
        <svg viewBox="-12 -12 24 24" aria-hidden="true">
          {playing ? <path d="M-6 -7 H-2 V7 H-6 Z M2 -7 H6 V7 H2 Z" /> : <path d="M-5 -8 L8 0 L-5 8 Z" />}
        </svg>
      </button>
      <select
        aria-label={say.strip.speed}
        value={String(playback.speed.value)}
        onChange={event => {
          playback.speed.value = speedOf(event.currentTarget.value)
        }}
      >
        {PLAY_SPEEDS.map(speed => (
          <option key={speed} value={String(speed)}>
            {say.strip.times(speed)}
          </option>
        ))}
      </select>
    </span>
  )
}

function speedOf(text: string): PlaySpeed {
  return PLAY_SPEEDS.find(speed => String(speed) === text) ?? PLAY_SPEEDS[0]
}
