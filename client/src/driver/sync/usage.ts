/** What sending has cost today. */
export interface Usage {
  /** The day in the phone's own zone, "2026-11-21". */
  day: string
  bytes: number
}

/** Request and response headers of one exchange over HTTP/2, measured with Chrome. */
const HEADER_BYTES = 700

/** Adds one exchange; a new day begins at 0. */
export function addUsage(usage: Usage | null, bodyBytes: number, now: Date): Usage {
  const day = dayOf(now)
  const before = usage !== null && usage.day === day ? usage.bytes : 0
  return { day, bytes: before + bodyBytes + HEADER_BYTES }
}

function dayOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
