import { isIPv6 } from 'node:net'
import { TooManyProblem } from '../http/problem.ts'
import type { AttemptStore } from './attempt-store.ts'

export const WINDOW_MILLISECONDS = 15 * 60_000

export type Limit = {
  key: string
  /** So many tries may fail within the window; the next one is refused unseen. */
  failures: number
}

export type Throttle = {
  /**
   * Judges a try, which counts against each limit unless it turns out to be no failure. Those of one key are judged one after
   * another: fifty phones that enrol at once are let in, a hundred guesses at once do not slip through.
   *
   * @param limits the first one's key is whose turn it is
   * @param judge null is a failure
   * @throws TooManyProblem with the time to wait, the try unseen
   */
  attempt: <Outcome>(
    limits: readonly [Limit, ...Limit[]],
    judge: () => Promise<Outcome | null>
  ) => Promise<Outcome | null>
}

export function createThrottle(attempts: AttemptStore): Throttle {
  /** The end of each line of tries that wait for their turn. */
  const lines = new Map<string, Promise<unknown>>()

  async function inTurn<Outcome>(key: string, work: () => Promise<Outcome>): Promise<Outcome> {
    const turn = Promise.resolve(lines.get(key)).then(work, work)
    lines.set(key, turn)
    try {
      return await turn
    } finally {
      if (lines.get(key) === turn) lines.delete(key)
    }
  }

  return {
    attempt: (limits, judge) =>
      inTurn(limits[0].key, async () => {
        for (const { key, failures } of limits) {
          const { count, remainingMilliseconds } = await attempts.add(key, WINDOW_MILLISECONDS)
          if (count > failures)
            throw TooManyProblem({ retryAfter: Math.max(1, Math.ceil(remainingMilliseconds / 1000)) })
        }
        const outcome = await judge()
        if (outcome !== null) for (const { key } of limits) await attempts.refund(key)
        return outcome
      })
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
