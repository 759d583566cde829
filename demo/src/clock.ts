import { setTimeout as delay } from 'node:timers/promises'

/** Time as the phones know it, so that a test can drive it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after some milliseconds, or as soon as the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

export const wallClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    try {
      await delay(milliseconds, undefined, { signal })
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}
