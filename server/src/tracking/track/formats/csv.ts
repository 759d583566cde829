import type { Fix } from '@rastro/shared/schema/fix'
import type { Track } from '@rastro/shared/schema/track'
import { pieces } from './pieces.ts'
import type { TrackFormat } from './track-format.ts'

/** RFC 4180: a row for each fix, with the number of its segment from 1: between two segments there is a gap. */
export const csv: TrackFormat = { content_type: 'text/csv; charset=utf-8; header=present', extension: 'csv', write }

const COLUMNS = [
  'seq',
  'recorded_at',
  'received_at',
  'lat',
  'lng',
  'accuracy',
  'altitude',
  'speed',
  'heading',
  'battery'
] as const satisfies readonly (keyof Fix)[]

function* write({ segments }: Track): Iterable<string> {
  yield `${[...COLUMNS, 'flags', 'segment'].join(',')}\r\n`
  for (const [index, { fixes }] of segments.entries()) {
    const row = (fix: Fix) => [...COLUMNS.map(column => fix[column]), fix.flags.join(' '), index + 1]
    yield* pieces(fixes, fix => `${row(fix).map(csvCell).join(',')}\r\n`, '')
  }
}

/**
 * One value of a row. Unknown is empty. A spreadsheet takes text that begins like a formula for one, so such text gets
 * an apostrophe in front; a number is no formula.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
