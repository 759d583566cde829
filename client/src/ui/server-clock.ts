import { type ReadonlySignal, signal } from '@preact/signals'

export type ServerClock = {
  /** Server time as the page shows it, milliseconds since 1970; moves once a second. */
  now: ReadonlySignal<number>
  /** Server time this very moment. */
  read: () => number
  /** The server said what time it is. */
  set: (serverTime: string) => void
  start: () => void
  stop: () => void
}

const TICK_MILLISECONDS = 1_000

/** The server's time, so that "2 s ago" is right on a desktop with a wrong clock too. */
export function createServerClock(localNow: () => number): ServerClock {
  let offset = 0
  let timer: ReturnType<typeof setInterval> | undefined
  const now = signal(localNow())
  const read = () => localNow() + offset
  const tick = () => {
    now.value = read()
  }
  return {
    now,
    read,
    set: serverTime => {
      offset = Date.parse(serverTime) - localNow()
      tick()
    },
    start: () => {
      timer ??= setInterval(tick, TICK_MILLISECONDS)
    },
    stop: () => {
      clearInterval(timer)
      timer = undefined
    }
  }
}
