import type { JournalEvent } from '@rastro/shared/model/journal'
import type { Clock } from '../sync/sync-loop.ts'
import { judgeFixTime, type Measured } from './fix-time.ts'

const WATCH_OPTIONS: PositionOptions = { enableHighAccuracy: true, maximumAge: 0, timeout: 27_000 }
/** A watch may die without a word: after this long without a fix it is opened anew. */
const FIRST_WATCHDOG_MILLISECONDS = 30_000
const LAST_WATCHDOG_MILLISECONDS = 120_000
/** Receivers report "no position" for a moment between two fixes; only a longer lack is worth a word. */
const LACK_MILLISECONDS = 5_000

export type RecorderState =
  | { kind: 'off' }
  /** Waits for the first fix, or for the next one after a silence. */
  | { kind: 'searching' }
  | { kind: 'recording' }
  | { kind: 'denied' }
  /** The phone has no position: tunnel, garage, GPS switched off. */
  | { kind: 'unavailable' }

export interface RecorderDependencies {
  geolocation: Pick<Geolocation, 'watchPosition' | 'clearWatch'>
  clock: Clock
  isVisible(): boolean
  /** Server time minus phone time, milliseconds; 0 when unknown. */
  offset(): number
  /** @param measuredAt by the phone's clock, milliseconds since 1970 */
  onFix(coords: GeolocationCoordinates, measuredAt: number): void
  onEvent(event: JournalEvent): void
  onState(state: RecorderState): void
}

export interface Recorder {
  start(): void
  stop(): void
  /** Opens the watch anew: when the page is seen again, or the permission has changed. */
  restart(): void
}

/** Turns the phone's positions into fixes. One watch at a time, and none that died is waited for. (docs/sync-spec.md, RECORD) */
export function createRecorder(dependencies: RecorderDependencies): Recorder {
  const { geolocation, clock, onEvent } = dependencies
  let state: RecorderState = { kind: 'off' }
  let watch: number | null = null
  let patience = FIRST_WATCHDOG_MILLISECONDS
  let cancelWatchdog = () => {}
  let cancelLack: (() => void) | null = null
  let lastTimestamp: number | null = null
  let odd: Measured | null = null

  function become(kind: RecorderState['kind']) {
    if (state.kind === kind) return
    state = { kind }
    dependencies.onState(state)
  }

  function open() {
    close()
    watch = geolocation.watchPosition(accept, refuse, WATCH_OPTIONS)
    cancelWatchdog = clock.after(patience, bark)
  }

  function close() {
    if (watch !== null) geolocation.clearWatch(watch)
    watch = null
    cancelWatchdog()
    forgetLack()
  }

  function forgetLack() {
    cancelLack?.()
    cancelLack = null
  }

  function lack(event: 'position_unavailable' | 'position_timeout') {
    forgetLack()
    if (state.kind === 'unavailable') return
    onEvent(event)
    become('unavailable')
  }

  /** A hidden page gets no positions anyway, and opening a watch there would only ask in vain. */
  function bark() {
    patience = Math.min(LAST_WATCHDOG_MILLISECONDS, patience * 2)
    if (state.kind === 'recording') become('searching')
    if (dependencies.isVisible()) open()
    else cancelWatchdog = clock.after(patience, bark)
  }

  function accept(position: GeolocationPosition) {
    if (position.timestamp === lastTimestamp) return
    const measured: Measured = { timestamp: position.timestamp, arrived: clock.now() }
    const time = judgeFixTime(measured, dependencies.offset(), odd)
    if (time.kind === 'stale') {
      odd = measured
      return
    }
    if (odd !== null) odd = time.at === measured.arrived ? measured : null
    lastTimestamp = position.timestamp
    forgetLack()
    patience = FIRST_WATCHDOG_MILLISECONDS
    cancelWatchdog()
    cancelWatchdog = clock.after(patience, bark)
    if (state.kind === 'denied') onEvent('permission_granted')
    become('recording')
    dependencies.onFix(position.coords, time.at)
  }

  function refuse(error: GeolocationPositionError) {
    if (error.code === error.PERMISSION_DENIED) {
      if (state.kind !== 'denied') onEvent('permission_denied')
      become('denied')
      close()
    } else if (error.code === error.POSITION_UNAVAILABLE) {
      cancelLack ??= clock.after(LACK_MILLISECONDS, () => lack('position_unavailable'))
    } else {
      // A timeout ends nothing: the watch goes on, and the watchdog looks after it.
      lack('position_timeout')
    }
  }

  return {
    start() {
      if (state.kind !== 'off') return
      patience = FIRST_WATCHDOG_MILLISECONDS
      become('searching')
      open()
    },
    stop() {
      close()
      become('off')
    },
    restart() {
      if (state.kind === 'off') return
      patience = FIRST_WATCHDOG_MILLISECONDS
      open()
    }
  }
}
