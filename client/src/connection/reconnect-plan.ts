import { CLOSE_CODES } from '@rastro/shared/protocol/codes'

const INITIAL_RETRY_MILLISECONDS = 1_000
const MAXIMUM_RETRY_MILLISECONDS = 30_000
const RESTART_SPREAD_MILLISECONDS = 5_000
const RESUME_SPREAD_MILLISECONDS = 500
const FLOOD_PAUSE_MILLISECONDS = 10_000

/**
 * How long to wait before the next try, milliseconds.
 *
 * Full jitter, so that a whole office does not come back in the same second
 * (AWS, "Exponential backoff and jitter").
 *
 * @param attempt tries that have failed in a row, from 0
 * @param random 0 <= random < 1
 */
export function retryDelay(attempt: number, random: number): number {
  return random * Math.min(MAXIMUM_RETRY_MILLISECONDS, INITIAL_RETRY_MILLISECONDS * 2 ** attempt)
}

/**
 * How long to wait after a close, milliseconds, by what the server said with it. 4401 is not here: it needs new access.
 *
 * @param attempt closes in a row without a stretch of health between them, from 0
 */
export function delayAfterClose(code: number, attempt: number, random: number): number {
  switch (code) {
    case CLOSE_CODES.restarting:
      return random * RESTART_SPREAD_MILLISECONDS + (attempt > 0 ? retryDelay(attempt, random) : 0)
    case CLOSE_CODES.tooSlow:
      return random * RESUME_SPREAD_MILLISECONDS + (attempt > 0 ? retryDelay(attempt, random) : 0)
    case CLOSE_CODES.tooMany:
      return FLOOD_PAUSE_MILLISECONDS + retryDelay(attempt, random)
    default:
      return retryDelay(attempt, random)
  }
}
