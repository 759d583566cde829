import { type ReadonlySignal, signal } from '@preact/signals'
import type { Device } from '@rastro/shared/schema/device'
import type { Track } from '@rastro/shared/schema/track'
import { lastFix } from '../../map/track-facts.ts'
import type { Answer } from '../../session/answer.ts'
import { failed, LOADING, type Loadable, loaded, NONE } from '../loading/loadable.ts'
import { HOUR, isLive, type Span, type SpanWindow, windowOf } from '../track/span.ts'
import { splice, type TimeRange, trim, widen } from '../track/track-splice.ts'

export type Selection = {
  id: ReadonlySignal<number | null>
  device: ReadonlySignal<Loadable<Device>>
  /** The stretch of its past that is shown. */
  span: ReadonlySignal<Span>
  /** That stretch as it is now. */
  window: () => SpanWindow
  track: ReadonlySignal<Loadable<Track>>
  select: (id: number | null) => void
  choose: (span: Span) => void
  /** Late fixes of a device arrived: fetches that range again if the device is the selected one. */
  trackChanged: (id: number, range: TimeRange) => void
  /** Asks for everything again, as after a broken stream. */
  reload: () => void
  stop: () => void
}

const FOLLOW_EVERY_MILLISECONDS = 5_000
/** A phone's clock may be so far ahead: the line has to end where the position is. */
const AHEAD_MILLISECONDS = 60_000

/** The selected device: what its phone says, and a stretch of its past, both kept up to date while it is selected. */
export function createSelection(environment: {
  api: <Value>(path: string) => Promise<Answer<Value>>
  /** Milliseconds since 1970, server time. */
  now: () => number
  after: (milliseconds: number, callback: () => void) => () => void
}): Selection {
  const id = signal<number | null>(null)
  const device = signal<Loadable<Device>>(NONE)
  const track = signal<Loadable<Track>>(NONE)
  const span = signal<Span>(HOUR)
  let cancelFollow = () => {}

  /** The answer, unless another device or stretch was chosen while it was on its way. */
  async function ask<Value>(of: number, path: string): Promise<Answer<Value> | null> {
    const asked = span.value
    const answer = await environment.api<Value>(path)
    return id.value === of && span.value === asked ? answer : null
  }

  async function loadDevice(of: number): Promise<void> {
    const answer = await ask<Device>(of, `/devices/${of}`)
    if (answer !== null) device.value = answer.kind === 'ok' ? loaded(answer.value) : failed(device.value)
  }

  /** A long answer comes in parts; each begins with the last fix of the one before, where the two are joined. */
  async function askTrack(of: number, range: TimeRange): Promise<Answer<Track> | null> {
    const first = await ask<Track>(of, trackPath(of, range))
    if (first?.kind !== 'ok') return first
    let whole = first.value
    for (let next = whole.next_from ?? null; next !== null; ) {
      const rest = { from: lastFix(whole)?.recorded_at ?? next, to: range.to }
      const answer = await ask<Track>(of, trackPath(of, rest))
      if (answer?.kind !== 'ok') return answer
      whole = splice(whole, answer.value, rest)
      next = answer.value.next_from === next ? null : (answer.value.next_from ?? null)
    }
    return { ...first, value: whole }
  }

  async function loadTrack(of: number): Promise<void> {
    const from = windowStart()
    const answer = await askTrack(of, { from, to: windowEnd() })
    if (answer !== null) track.value = answer.kind === 'ok' ? loaded(answer.value) : failed(track.value)
  }

  async function loadPart(of: number, range: TimeRange): Promise<void> {
    if (track.value.kind !== 'loaded') return await loadTrack(of)
    const within = { from: later(range.from, windowStart()), to: earlier(range.to, windowEnd()) }
    if (within.to < within.from) return
    const wide = widen(track.value.value, within)
    const answer = await askTrack(of, wide)
    if (answer === null || track.value.kind !== 'loaded') return
    track.value =
      answer.kind === 'ok'
        ? loaded(trim(splice(track.value.value, answer.value, wide), windowStart()))
        : failed(track.value)
  }

  async function follow(of: number): Promise<void> {
    if (isLive(span.value)) await Promise.all([loadDevice(of), loadNewest(of)])
    else await Promise.all([loadDevice(of), track.value.kind === 'failed' ? loadTrack(of) : null])
    if (id.value === of) followLater(of)
  }

  async function loadNewest(of: number): Promise<void> {
    const last = track.value.kind === 'loaded' ? lastFix(track.value.value) : null
    const from = last?.recorded_at ?? windowStart()
    await loadPart(of, { from, to: windowEnd() })
  }

  function followLater(of: number): void {
    cancelFollow()
    cancelFollow = environment.after(FOLLOW_EVERY_MILLISECONDS, () => void follow(of))
  }

  async function loadAll(of: number): Promise<void> {
    await Promise.all([loadDevice(of), loadTrack(of)])
    if (id.value === of) followLater(of)
  }

  function windowStart(): string {
    return timestamp(window().start)
  }

  function windowEnd(): string {
    return timestamp(window().end + (isLive(span.value) ? AHEAD_MILLISECONDS : 0))
  }

  function window(): SpanWindow {
    return windowOf(span.value, environment.now())
  }

  function select(next: number | null): void {
    if (next === id.value) return
    cancelFollow()
    id.value = next
    if (next === null) span.value = HOUR
    device.value = next === null ? NONE : LOADING
    track.value = next === null ? NONE : LOADING
    if (next !== null) void loadAll(next)
  }

  function choose(next: Span): void {
    if (JSON.stringify(next) === JSON.stringify(span.value)) return
    span.value = next
    if (id.value === null) return
    track.value = LOADING
    void loadTrack(id.value)
  }

  return {
    id,
    device,
    track,
    span,
    window,
    select,
    choose,
    trackChanged: (changed, range) => {
      if (changed === id.value) void loadPart(changed, range)
    },
    reload: () => {
      if (id.value !== null) void loadAll(id.value)
    },
    stop: () => select(null)
  }
}

function trackPath(of: number, { from, to }: TimeRange): string {
  return `/devices/${of}/track?${new URLSearchParams({ from, to })}`
}

function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}

function earlier(a: string, b: string): string {
  return a < b ? a : b
}

function later(a: string, b: string): string {
  return a > b ? a : b
}
