import type { RedisClientType } from 'redis'
import type { AttemptStore } from './attempt-store.ts'

type Options = {
  redis: Pick<RedisClientType, 'multi' | 'eval'>
  /** Keeps installations apart that share a Redis. */
  prefix: string
  /** Counts while Redis does not answer: nobody is locked out for that, and nobody may guess without limit. */
  fallback: AttemptStore
  onError: (error: unknown) => void
}

// Not of a window that has ended: that would leave a key for good.
const REFUND = "if redis.call('exists', KEYS[1]) == 1 then redis.call('decr', KEYS[1]) end"

/** Signing in and a customer's link wait for it: a Redis that hangs must not hold them up. */
const ANSWER_MILLISECONDS = 1_000

/** For several processes: they count together. */
export function createRedisAttemptStore({ redis, prefix, fallback, onError }: Options): AttemptStore {
  const keyOf = (key: string) => `${prefix}:attempts:${key}`
  return {
    add: async (key, windowMilliseconds) => {
      try {
        // The first try opens the window; INCR leaves its end where it is.
        const counting = redis
          .multi()
          .set(keyOf(key), 0, { expiration: { type: 'PX', value: windowMilliseconds }, condition: 'NX' })
          .incr(keyOf(key))
          .pTTL(keyOf(key))
          .exec()
        const [, count, remaining] = await inTime(counting)
        return { count: Number(count), remainingMilliseconds: Math.max(0, Number(remaining)) }
      } catch (error) {
        onError(error)
        return await fallback.add(key, windowMilliseconds)
      }
    },
    refund: async key => {
      try {
        await inTime(redis.eval(REFUND, { keys: [keyOf(key)] }))
      } catch (error) {
        onError(error)
        await fallback.refund(key)
      }
    }
  }
}

/** @throws when there is no answer in time; whatever comes later is dropped */
async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Redis does not answer')), ANSWER_MILLISECONDS)
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    clearTimeout(timer)
  }
}
