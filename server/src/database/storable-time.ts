const FIRST = Date.parse('0001-01-01T00:00:00.000Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * Whether JavaScript writes a moment as Postgres reads it: in UTC, with a year of four digits. A time zone can carry
 * 9999-12-31 into the year 10000, and a leap second is no moment at all.
 *
 * @param moment milliseconds since 1970; NaN is none
 */
export function isStorableTime(moment: number): boolean {
  return moment >= FIRST && moment <= LAST
}

/**
 * A time of our own days, as it is stored: what people and pages send.
 *
 * @param text of the form that the schema asks for
 * @returns null when it is no moment, or not within 1970 to 9999
 */
export function storedTime(text: string): string | null {
  const moment = Date.parse(text)
  return isStorableTime(moment) && moment >= 0 ? new Date(moment).toISOString() : null
}
