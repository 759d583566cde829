/** How often something was tried within a window that began with the first try. */
export type AttemptStore = {
  /** Counts one more. */
  add: (key: string, windowMilliseconds: number) => Promise<Attempts>
  /** Takes one back: it turned out to be no failure. */
  refund: (key: string) => Promise<void>
}

export type Attempts = {
  count: number
  /** Until the window ends and counting begins anew. */
  remainingMilliseconds: number
}

const SWEEP_ABOVE_KEYS = 10_000

/** For a single process. */
export function createMemoryAttemptStore(clock: () => number): AttemptStore {
  const windows = new Map<string, { count: number; endsAt: number }>()
  let sweepAbove = SWEEP_ABOVE_KEYS

  function sweep(now: number): void {
    for (const [key, { endsAt }] of windows) if (endsAt <= now) windows.delete(key)
    // What is left is open still: looking at all of it again at once, for every try, would be an attacker's gain.
    sweepAbove = Math.max(SWEEP_ABOVE_KEYS, windows.size * 2)
  }

  return {
    add: async (key, windowMilliseconds) => {
      const now = clock()
      if (windows.size > sweepAbove) sweep(now)
      const open = windows.get(key)
      const window = open !== undefined && open.endsAt > now ? open : { count: 0, endsAt: now + windowMilliseconds }
      window.count += 1
      windows.set(key, window)
      return { count: window.count, remainingMilliseconds: window.endsAt - now }
    },
    refund: async key => {
      const window = windows.get(key)
      if (window !== undefined) window.count -= 1
    }
  }
}
