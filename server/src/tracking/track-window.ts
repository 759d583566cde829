import { ValidationProblem } from '../http/problem.ts'
import { FUTURE_TOLERANCE_MILLISECONDS } from './fix-store.ts'

const DEFAULT_MILLISECONDS = 3_600_000
const MAXIMUM_DAYS = 31
const DAY_MILLISECONDS = 86_400_000
/** The end of the year 9999: later times have no four digits. */
const LATEST = Date.UTC(10_000, 0, 1) - 1

/**
 * The time that a track is asked for, both ends included. Without `to` it reaches a minute past now: a phone's clock may be
 * that much ahead without a fix being flagged, and the line has to end where the position is. Without `from` it is an hour.
 *
 * @param now milliseconds since 1970
 * @throws ValidationProblem when it ends before it begins, or is longer than 31 days
 */
export function trackWindow(query: { from?: string; to?: string }, now: number): { from: string; to: string } {
  const to = query.to === undefined ? now + FUTURE_TOLERANCE_MILLISECONDS : momentOf('to', query.to)
  const from = query.from === undefined ? Math.min(now, to) - DEFAULT_MILLISECONDS : momentOf('from', query.from)
  if (from > to) throw refused('from', 'must not be after to')
  if (to - from > MAXIMUM_DAYS * DAY_MILLISECONDS + FUTURE_TOLERANCE_MILLISECONDS) {
    throw refused('from', `must be at most ${MAXIMUM_DAYS} days before to`)
  }
  return { from: new Date(Math.max(0, from)).toISOString(), to: new Date(to).toISOString() }
}

/** A schema can't tell a leap second, or a year that Postgres has not, from other times. */
function momentOf(name: string, text: string): number {
  const moment = Date.parse(text)
  if (Number.isNaN(moment) || moment < 0 || moment > LATEST) throw refused(name, 'must be a time from 1970 to 9999')
  return moment
}

function refused(name: string, message: string) {
  return ValidationProblem({ errors: [{ path: `/querystring/${name}`, message }] })
}
