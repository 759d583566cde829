import type { Clock } from './sync/sync-loop.ts'

export const systemClock: Clock = {
  now: Date.now,
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds)
    return () => clearTimeout(timer)
  }
}
