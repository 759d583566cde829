import { isIPv6 } from 'node:net'
import type { AttemptStore } from './attempt-store.ts'
import { TooManyProblem } from './problem.ts'

export const WINDOW_MILLISECONDS = 15 * 60_000

export type Limit = {
  key: string
  /** So many tries may fail within the window; the next one is refused unseen. */
  failures: number
}

export type Throttle = {
  /**
   * Counts a try against each limit before it is judged: a hundred at once cannot all slip through.
   *
   * @throws TooManyProblem with the time to wait
   */
  begin: (limits: readonly Limit[]) => Promise<void>
  /** The try was no failure: it does not count. */
  succeeded: (limits: readonly Limit[]) => Promise<void>
}

export function createThrottle(attempts: AttemptStore): Throttle {
  return {
    begin: async limits => {
      for (const { key, failures } of limits) {
        const { count, remainingMilliseconds } = await attempts.add(key, WINDOW_MILLISECONDS)
        if (count > failures) throw TooManyProblem({ retryAfter: Math.max(1, Math.ceil(remainingMilliseconds / 1000)) })
      }
    },
    succeeded: async limits => {
      for (const { key } of limits) await attempts.refund(key)
    }
  }
}

/** Whom an address stands for. With IPv6 one customer has a /64, so all of it counts as one. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...new Array<string>(zeros).fill('0'), ...after]
  return groups
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')
}
