import type { JournalEvent } from '@rastro/shared/model/journal'
import type { Draft } from '../outbox/records.ts'
import type { View } from '../page/view.ts'
import { systemClock } from '../system-clock.ts'
import type { Battery } from './battery.ts'
import type { ClockKeeper } from './clock-keeper.ts'
import { draftFix } from './fix-draft.ts'
import { createRecorder } from './recorder.ts'
import { createWakeLock } from './wake-lock.ts'

export interface TripRecording {
  start(): Promise<void>
  stop(): Promise<void>
  /** The page is seen again, or the permission has changed: watches and locks may have died meanwhile. */
  revive(): void
}

export interface TripRecordingDependencies {
  view: View
  clock: ClockKeeper
  battery: Battery
  keep(draft: Draft): void
  note(event: JournalEvent): void
}

/** What runs while a trip runs: the watch, and the lock that keeps the screen on. */
export function createTripRecording({ view, clock, battery, keep, note }: TripRecordingDependencies): TripRecording {
  const wakeLock = createWakeLock(navigator.wakeLock, isHeld => {
    // A hidden page always loses the lock; that it was hidden says enough.
    if (isHeld !== view.isScreenHeld.peek() && !document.hidden) note(isHeld ? 'wake_lock_held' : 'wake_lock_lost')
    view.isScreenHeld.value = isHeld
  })

  const recorder = createRecorder({
    geolocation: navigator.geolocation,
    clock: systemClock,
    isVisible: () => !document.hidden,
    offset: clock.offset,
    onFix(coords, measuredAt) {
      const draft = draftFix(coords, clock.timestamp(measuredAt), battery.level())
      view.lastFix.value = { accuracy: draft.accuracy ?? null, speed: draft.speed ?? null }
      keep(draft)
    },
    onEvent: note,
    onState(state) {
      view.recorder.value = state
    }
  })

  return {
    async start() {
      recorder.start()
      await wakeLock.hold()
      view.isPersisted.value = (await navigator.storage?.persist?.()) ?? null
    },
    async stop() {
      recorder.stop()
      view.lastFix.value = null
      await wakeLock.release()
    },
    revive() {
      if (view.trip.peek() === null) return
      recorder.restart()
      void wakeLock.hold()
    }
  }
}
