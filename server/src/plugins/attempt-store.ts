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

  function sweep(now: number): void {
    for (const [key, { endsAt }] of windows) if (endsAt <= now) windows.delete(key)
  }

  return {
    add: async (key, windowMilliseconds) => {
      const now = clock()
      if (windows.size > SWEEP_ABOVE_KEYS) sweep(now)
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
