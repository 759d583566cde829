import { distance } from '@rastro/shared/geo/distance'
import { simplify } from '@rastro/shared/geo/simplify'
import { count, type Ledger, missing } from '@rastro/shared/ledger'
import type { Fix } from '@rastro/shared/schema/fix'
import type { Gap, Track } from '@rastro/shared/schema/track'
import type { Kysely } from 'kysely'
import type { Database } from '../../database/tables.ts'
import { JUDGING_FIXES } from './find-outliers.ts'
import { flagFixes, isUsable } from './flag-fixes.ts'
import { gapReason } from './gap-reason.ts'
import { cutAtGaps, followOne, lengthOf, openingsOf, type Stretch } from './line.ts'
import { loadPages, type Page } from './load-pages.ts'
import {
  type DeviceWindow,
  loadAccountedFor,
  loadFixesAfter,
  loadFixesBefore,
  loadStatements,
  measureWindow
} from './track-store.ts'

/** So many fixes go into one answer; a day of one a second is 28 800. What lies beyond is asked for with `next_from`. */
export const MAXIMUM_TRACK_FIXES = 100_000

export type TrackRequest = {
  /** Whose fixes, and when: one device for its own track, several for what a driver carried on them. */
  windows: readonly DeviceWindow[]
  /** Metres by which the line may leave out fixes; null leaves out none. */
  tolerance: number | null
  /** Whether flagged fixes are part of the segments. The distance is always that of the others. */
  withFlagged: boolean
  /** At most so many fixes are read. */
  limit: number
}

/**
 * Reads a track: fixes in order, judged, cut at gaps, the gaps explained, and simplified when asked to.
 *
 * When there are more fixes than one answer carries, `next_from` is the time of the last one of this answer: it is also
 * the first of the next answer, so that neither a line nor a gap between the two is lost.
 */
export async function readTrack(db: Kysely<Database>, request: TrackRequest): Promise<Track> {
  const { windows, tolerance, withFlagged, limit } = request
  const pages = await loadPages(db, windows, limit)
  const parts: DevicePart[] = []
  for (const page of pages.items) parts.push(await judge(db, page))

  const line = followOne(parts.flatMap(({ device_id, fixes }) => cutAtGaps(device_id, fixes.filter(isUsable))))
  const shown = withFlagged ? followOne(parts.flatMap(({ device_id, fixes }) => cutAtGaps(device_id, fixes))) : line
  return {
    segments: shown.map(({ fixes }) => ({ fixes: tolerance === null ? [...fixes] : simplify(fixes, tolerance) })),
    gaps: await explainGaps(db, shown, parts),
    distance: line.reduce((sum, { fixes }) => sum + lengthOf(fixes), 0),
    received: parts.reduce((sum, { received }) => sum + received, 0),
    missing: parts.reduce((sum, part) => sum + part.missing, 0),
    next_from: pages.next_from
  }
}

type DevicePart = {
  device_id: number
  fixes: Fix[]
  /** Those of them that are too inaccurate for a line. */
  inaccurate: Fix[]
  ledger: Ledger
  received: number
  missing: number
}

async function judge(db: Kysely<Database>, { window, fixes, complete }: Page): Promise<DevicePart> {
  const { device_id } = window
  const first = fixes[0]?.recorded_at ?? window.from
  const last = fixes.at(-1)?.recorded_at ?? window.to
  const before = await loadFixesBefore(db, device_id, first, JUDGING_FIXES)
  const after = await loadFixesAfter(db, device_id, last, JUDGING_FIXES)
  const ledger = await loadAccountedFor(db, device_id)
  const extent = complete ? extentOf(fixes) : await measureWindow(db, window)
  return {
    device_id,
    fixes: flagFixes(fixes, { before, after }),
    inaccurate: fixes.filter(({ flags }) => flags.includes('inaccurate')),
    ledger,
    received: extent?.fixes ?? 0,
    missing: extent === null ? 0 : count(missing(ledger, extent.first, extent.last))
  }
}

function extentOf(fixes: readonly Fix[]): { fixes: number; first: number; last: number } | null {
  if (fixes.length === 0) return null
  const first = fixes.reduce((least, { seq }) => Math.min(least, seq), Number.POSITIVE_INFINITY)
  const last = fixes.reduce((most, { seq }) => Math.max(most, seq), 0)
  return { fixes: fixes.length, first, last }
}

async function explainGaps(
  db: Kysely<Database>,
  line: readonly Stretch[],
  parts: readonly DevicePart[]
): Promise<Gap[]> {
  const openings = openingsOf(line)
  const saidAround = await loadStatements(db, openings)
  return openings.map(opening => {
    const { before, after } = opening
    const from = before.last.recorded_at
    const to = after.first.recorded_at
    const part = parts.find(({ device_id }) => device_id === before.device_id)
    const evidence = {
      accountedFor: part?.ledger ?? [],
      said: saidAround(opening),
      inaccurate: part?.inaccurate.some(({ recorded_at }) => recorded_at > from && recorded_at < to) ?? false
    }
    return {
      from,
      to,
      reason: gapReason(opening, evidence),
      distance: distance(before.last, after.first)
    }
  })
}
