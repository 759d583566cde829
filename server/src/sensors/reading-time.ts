const DAY_MILLISECONDS = 86_400_000
const EARLIEST = Date.UTC(2000, 0, 1)
const LATE_AFTER_MILLISECONDS = 300_000

/**
 * A reading's time as it is stored, to the millisecond. A gateway whose clock is far off is told so: with such a time
 * its readings would be lost in the charts, or stay the latest forever.
 *
 * @param text RFC 3339
 * @param now milliseconds since 1970
 * @returns null when it is no time, before 2000, or more than a day ahead
 */
export function readingTime(text: string, now: number): string | null {
  const time = Date.parse(text)
  if (Number.isNaN(time) || time < EARLIEST || time > now + DAY_MILLISECONDS) return null
  return new Date(time).toISOString()
}

export const READING_TIME_RULE = 'must be a time from 2000 to a day ahead of the server'

/** Late readings are history: whoever shows what is now passes over them. */
export function isLate({ recorded_at, received_at }: { recorded_at: string; received_at: string }): boolean {
  return Date.parse(received_at) - Date.parse(recorded_at) > LATE_AFTER_MILLISECONDS
}
