/** Older than this is a cached fix: some phones hand back the one from this morning. */
const STALE_MILLISECONDS = 60_000
const AHEAD_MILLISECONDS = 5_000
/** How evenly two odd times must follow each other to be a live receiver on another clock. */
const STEP_TOLERANCE_MILLISECONDS = 2_000

export interface Measured {
  /** The position's own time, milliseconds since 1970 by whatever clock the receiver uses. */
  timestamp: number
  /** When it arrived, milliseconds since 1970 by the phone's clock. */
  arrived: number
}

export type FixTime =
  /** When it was measured, by the phone's clock, milliseconds since 1970. */
  { kind: 'measured'; at: number } | { kind: 'stale' }

/**
 * When a position was really measured. Its time comes from the phone's clock on some systems and from the satellites on
 * others; where the phone's clock is wrong, the two differ by hours, and a fix must not be thrown away for that. (CLOCK4)
 *
 * @param offset server time minus phone time, milliseconds; 0 when unknown
 * @param odd the last position whose time made no sense, null when there was none
 */
export function judgeFixTime(fix: Measured, offset: number, odd: Measured | null): FixTime {
  for (const at of [fix.timestamp, fix.timestamp - offset]) {
    if (isRecent(fix.arrived - at)) return { kind: 'measured', at }
  }
  // Odd, but it goes on as fast as time does: live, by a clock that we do not know.
  const isLive =
    odd !== null && odd.timestamp !== fix.timestamp && Math.abs(step(odd, fix)) < STEP_TOLERANCE_MILLISECONDS
  return isLive ? { kind: 'measured', at: fix.arrived } : { kind: 'stale' }
}

function isRecent(age: number): boolean {
  return age <= STALE_MILLISECONDS && age >= -AHEAD_MILLISECONDS
}

function step(before: Measured, after: Measured): number {
  return after.timestamp - before.timestamp - (after.arrived - before.arrived)
}
