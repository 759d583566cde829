/** Calls `work` soon after `wake`, but never twice within the interval (milliseconds). */
export type Ticker = { wake: () => void; stop: () => void }

/** @param work tells whether it left something over: then it is called again after the interval */
export function createTicker(interval: number, work: () => boolean): Ticker {
  let timer: NodeJS.Timeout | null = null
  let lastAt = Number.NEGATIVE_INFINITY
  let stopped = false

  function run(): void {
    timer = null
    lastAt = performance.now()
    if (work()) wake()
  }

  function wake(): void {
    if (timer !== null || stopped) return
    timer = setTimeout(run, Math.max(0, lastAt + interval - performance.now()))
  }

  return {
    wake,
    stop: () => {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    }
  }
}
