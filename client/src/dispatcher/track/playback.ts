import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { SpanWindow } from './span.ts'

/** How many times faster than the road. */
export const PLAY_SPEEDS = [30, 120, 600] as const
export type PlaySpeed = (typeof PLAY_SPEEDS)[number]

export type Playback = {
  playing: ReadonlySignal<boolean>
  speed: Signal<PlaySpeed>
  /** Plays from the playhead on; from the start of the stretch when it is at the end. */
  play: () => void
  pause: () => void
}

const STEP_MILLISECONDS = 100
/** For people who want no motion: they see where it was, not how it slides there. */
const CALM_STEP_MILLISECONDS = 1_000

/** Moves the playhead by itself until it is where it began: now. */
export function createPlayback(environment: {
  playhead: Signal<number | null>
  window: () => SpanWindow
  now: () => number
  after: (milliseconds: number, callback: () => void) => () => void
  reducedMotion: () => boolean
}): Playback {
  const { playhead, window, now, after, reducedMotion } = environment
  const playing = signal(false)
  const speed = signal<PlaySpeed>(120)
  let cancel = () => {}

  function step(before: number): void {
    const milliseconds = reducedMotion() ? CALM_STEP_MILLISECONDS : STEP_MILLISECONDS
    cancel = after(milliseconds, () => {
      const at = now()
      playhead.value = moved(playhead.value, (at - before) * speed.value, window())
      if (playhead.value === null) pause()
      else step(at)
    })
  }

  function pause(): void {
    cancel()
    playing.value = false
  }

  return {
    playing,
    speed,
    play: () => {
      if (playing.value) return
      playhead.value ??= window().start
      playing.value = true
      step(now())
    },
    pause
  }
}

/** The playhead so many milliseconds further on; null when that is the end, or when it was put there meanwhile. */
export function moved(playhead: number | null, by: number, { start, end }: SpanWindow): number | null {
  if (playhead === null) return null
  const next = Math.max(playhead, start) + by
  return next >= end ? null : next
}
