import { unreachable } from '@rastro/shared/unreachable'
/** Which stretch of a vehicle's past is shown: a day is a date of the person's own calendar, "2026-11-21". */
export type Span = { kind: 'hour' } | { kind: 'today' } | { kind: 'day'; date: string }

/** Milliseconds since 1970. */
export type SpanWindow = { start: number; end: number }

export const HOUR: Span = { kind: 'hour' }
const HOUR_MILLISECONDS = 3_600_000

/**
 * @param now milliseconds since 1970, server time
 * @returns the stretch: the hour and today move on with time, a day of the past stands still
 */
export function windowOf(span: Span, now: number): SpanWindow {
  switch (span.kind) {
    case 'hour':
      return { start: now - HOUR_MILLISECONDS, end: now }
    case 'today':
      return { start: startOfDay(now), end: now }
    case 'day': {
      const start = new Date(`${span.date}T00:00`).getTime()
      return { start, end: Math.min(now, nextDay(start)) }
    }
    default:
      return unreachable(span)
  }
}

/** Whether the stretch reaches to now and goes on. */
export function isLive(span: Span): boolean {
  return span.kind !== 'day'
}

/** The playhead moves in steps of this, milliseconds: finer than a screen shows, coarse enough for arrow keys. */
export function stepOf(span: Span): number {
  return span.kind === 'hour' ? 10_000 : 60_000
}

/** A date that is today means today, which goes on; a date to come means nothing. Null for what is no past day. */
export function spanOfDate(date: string, now: number): Span | null {
  const start = new Date(`${date}T00:00`).getTime()
  if (Number.isNaN(start) || start > now) return null
  return start >= startOfDay(now) ? { kind: 'today' } : { kind: 'day', date }
}

/** "2026-11-21", of the person's own calendar. */
export function dateOf(time: number): string {
  const date = new Date(time)
  const [month, day] = [date.getMonth() + 1, date.getDate()].map(part => String(part).padStart(2, '0'))
  return `${date.getFullYear()}-${month}-${day}`
}

const TICKS_MINUTES = [10, 30, 60, 120, 180]
const MOST_TICKS = 9

/** Round times within a stretch, few enough to be written under it. */
export function ticksOf({ start, end }: SpanWindow): number[] {
  const minutes = TICKS_MINUTES.find(minutes => (end - start) / (minutes * 60_000) <= MOST_TICKS) ?? 240
  const step = minutes * 60_000
  // From local midnight on, so that the hours are round in every zone.
  const first = startOfDay(start)
  const ticks: number[] = []
  for (let time = first + Math.ceil((start - first) / step) * step; time < end; time += step) ticks.push(time)
  return ticks
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}

function nextDay(start: number): number {
  const date = new Date(start)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
}
