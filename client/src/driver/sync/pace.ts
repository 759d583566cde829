import { MAXIMUM_SYNC_RECORDS } from '@rastro/shared/model/sync'
import { unreachable } from '@rastro/shared/unreachable'
import type { BatchOrder } from '../outbox/choose-batch.ts'
import type { Answer } from './answer.ts'

const FIRST_BACKOFF_MILLISECONDS = 1000
const LONGEST_BACKOFF_MILLISECONDS = 5 * 60_000
/** A proxy on the way may name any time; more than 24 days would make a timer go off at once. */
const LONGEST_RETRY_AFTER_MILLISECONDS = 60 * 60_000
/** The server may have been restored or set right: asked again, rarely. */
const SIGNED_OUT_RETRY_MILLISECONDS = 5 * 60_000

/** How fast and in which order the loop goes on; all that it has learned from answers. */
export interface Pace {
  order: BatchOrder
  /** Records of the next request. */
  limit: number
  /** What the server takes at most, as learned from 413 and `max_records`. */
  ceiling: number
  /** Failures in a row. */
  failures: number
  /** A single record was refused: the next request is empty, to learn whether the record or the envelope is at fault. */
  probing: boolean
}

export const FIRST_PACE: Pace = {
  order: 'urgent_only',
  limit: MAXIMUM_SYNC_RECORDS,
  ceiling: MAXIMUM_SYNC_RECORDS,
  failures: 0,
  probing: false
}

export type Step =
  /** The answer names what to delete; a record that was refused alone goes to the quarantine. */
  | { kind: 'settle' }
  /** Nothing is deleted; the next request follows at once. */
  | { kind: 'again' }
  /** Nothing is deleted; `firm` waits are not cut short by the network coming back, only by a tap. */
  | { kind: 'wait'; milliseconds: number; firm: boolean }
  | { kind: 'signed_out'; milliseconds: number }

/**
 * What an answer means for the next request. The whole table of answers stands here. (SYNC5 to SYNC12)
 *
 * @param sent how many records the request held
 * @param random 0 <= value < 1
 */
export function judge(pace: Pace, answer: Answer, sent: number, random: () => number): { pace: Pace; step: Step } {
  switch (answer.kind) {
    case 'synced': {
      const ceiling = Math.min(pace.ceiling, readMaximum(answer.synced.max_records))
      const limit = Math.min(ceiling, Math.max(1, pace.limit * 2))
      // The search for a bad record is over when full batches pass again.
      const order = pace.order === 'oldest_first' && limit < ceiling ? 'oldest_first' : 'live_first'
      return { pace: { order, limit, ceiling, failures: 0, probing: false }, step: { kind: 'settle' } }
    }
    case 'refused':
      return refused(pace, sent, random)
    case 'too_large': {
      if (sent <= 1) return refused(pace, sent, random)
      const ceiling = Math.floor(sent / 2)
      return { pace: { ...pace, ceiling, limit: ceiling, probing: false }, step: { kind: 'again' } }
    }
    case 'signed_out':
      return { pace: afterOutage(pace), step: { kind: 'signed_out', milliseconds: SIGNED_OUT_RETRY_MILLISECONDS } }
    case 'busy': {
      const { retryAfter } = answer
      const step: Step =
        retryAfter === null
          ? backOff(pace, random)
          : { kind: 'wait', milliseconds: Math.min(retryAfter, LONGEST_RETRY_AFTER_MILLISECONDS), firm: true }
      return { pace: afterOutage(pace), step }
    }
    case 'failed':
      return { pace: afterOutage(pace), step: backOff(pace, random) }
    default:
      return unreachable(answer)
  }
}

/** Halves down to one record; a single one is under suspicion, and is condemned only when the envelope without it passes. */
function refused(pace: Pace, sent: number, random: () => number): { pace: Pace; step: Step } {
  if (sent === 0) return { pace: afterOutage(pace), step: backOff(pace, random) }
  if (sent === 1) return { pace: { ...pace, order: 'oldest_first', probing: true }, step: { kind: 'again' } }
  // Plain order from here on: in live order each new fix would jump ahead of the bad record, and it would never be found.
  const limit = Math.floor(sent / 2)
  return { pace: { ...pace, order: 'oldest_first', limit, probing: false }, step: { kind: 'again' } }
}

function afterOutage(pace: Pace): Pace {
  const order = pace.order === 'oldest_first' ? 'oldest_first' : 'urgent_only'
  return { ...pace, order, failures: pace.failures + 1, probing: false }
}

/** Full jitter, so that a depot full of phones does not return in the same second. */
function backOff(pace: Pace, random: () => number): Step {
  const longest = Math.min(LONGEST_BACKOFF_MILLISECONDS, FIRST_BACKOFF_MILLISECONDS * 2 ** pace.failures)
  return { kind: 'wait', milliseconds: Math.round(random() * longest), firm: false }
}

function readMaximum(maximum: number): number {
  return Number.isSafeInteger(maximum) && maximum >= 1 ? maximum : MAXIMUM_SYNC_RECORDS
}
