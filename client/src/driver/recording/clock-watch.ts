const LOOK_MILLISECONDS = 10_000
/** A smaller jump is the network's time service at work. */
const JUMP_MILLISECONDS = 5_000

export interface Clocks {
  /** The wall clock, milliseconds since 1970: it can be set. */
  wall(): number
  /** Milliseconds since some start: it can only go on. */
  monotonic(): number
  isVisible(): boolean
}

/**
 * Notices that somebody set the phone's clock. Only while the page is seen: asleep, some phones stop the monotonic clock.
 *
 * @param onJump told by how many milliseconds the wall clock moved
 * @returns stops watching
 */
export function watchClock(clocks: Clocks, onJump: (milliseconds: number) => void): () => void {
  const difference = () => (clocks.isVisible() ? clocks.wall() - clocks.monotonic() : null)
  let before = difference()
  const timer = setInterval(() => {
    const now = difference()
    if (before !== null && now !== null && Math.abs(now - before) > JUMP_MILLISECONDS) onJump(now - before)
    before = now
  }, LOOK_MILLISECONDS)
  return () => clearInterval(timer)
}
