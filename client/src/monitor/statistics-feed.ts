import { type ReadonlySignal, signal } from '@preact/signals'
import type { LiveStatistics } from '@rastro/shared/schema/live-statistics'
import type { AskApi } from './event-history.ts'

export type StatisticsState =
  | { kind: 'loading' }
  | { kind: 'failed' }
  /** `at`: milliseconds since 1970, server time. `stale`: they could not be asked for again. */
  | { kind: 'loaded'; statistics: LiveStatistics; at: number; stale: boolean }

const REFRESH_MILLISECONDS = 3_000

/** The statistics of the stream, asked for every few seconds while someone looks. */
export function createStatisticsFeed(environment: {
  api: AskApi
  /** Milliseconds since 1970, server time. */
  now: () => number
  after: (milliseconds: number, callback: () => void) => () => void
  /** Whether the page is in sight. */
  visible: () => boolean
}): { state: ReadonlySignal<StatisticsState>; start: () => void; stop: () => void } {
  const { api, now, after, visible } = environment
  const state = signal<StatisticsState>({ kind: 'loading' })
  let cancel = () => {}
  let running = false

  async function ask(): Promise<void> {
    if (visible()) {
      const answer = await api<LiveStatistics>('/ws/stats')
      const before = state.value
      if (answer.kind === 'ok') state.value = { kind: 'loaded', statistics: answer.value, at: now(), stale: false }
      else state.value = before.kind === 'loaded' ? { ...before, stale: true } : { kind: 'failed' }
    }
    if (running) cancel = after(REFRESH_MILLISECONDS, () => void ask())
  }

  return {
    state,
    start: () => {
      running = true
      void ask()
    },
    stop: () => {
      running = false
      cancel()
    }
  }
}
