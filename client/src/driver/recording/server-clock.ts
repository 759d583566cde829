/** One comparison of the phone's clock with the server's. */
export interface ClockSample {
  /** Server time minus phone time, milliseconds. */
  offset: number
  /** How long the exchange took; the offset is uncertain by half of it. Milliseconds. */
  round_trip: number
}

/**
 * @param serverTime milliseconds since 1970, read by the server somewhere between the two
 * @param sentAt, answeredAt milliseconds since 1970 by the phone's clock
 */
export function compareClocks(serverTime: number, sentAt: number, answeredAt: number): ClockSample {
  return { offset: serverTime - (sentAt + answeredAt) / 2, round_trip: answeredAt - sentAt }
}

/**
 * Keeps the sample with the shorter round trip, as NTP does. Two samples that cannot both be right mean that the phone's
 * clock was set meanwhile: then the newer one counts. (CLOCK2)
 */
export function betterSample(
  kept: ClockSample | null,
  fresh: ClockSample
): { sample: ClockSample; clockChanged: boolean } {
  if (kept === null) return { sample: fresh, clockChanged: false }
  const certainty = (kept.round_trip + fresh.round_trip) / 2
  const clockChanged = Math.abs(kept.offset - fresh.offset) > certainty + DRIFT_MILLISECONDS
  return { sample: clockChanged || fresh.round_trip <= kept.round_trip ? fresh : kept, clockChanged }
}

/** Clocks of phones drift by some seconds a week; only more than this is worth a line in the journal. */
const DRIFT_MILLISECONDS = 2000

/** Server time as well as the phone knows it, as it goes on the wire. */
export function serverTimestamp(phoneTime: number, clock: ClockSample | null): string {
  return new Date(Math.round(phoneTime + (clock?.offset ?? 0))).toISOString()
}
