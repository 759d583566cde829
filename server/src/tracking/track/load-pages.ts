import type { Fix } from '@rastro/shared/schema/fix'
import type { Kysely } from 'kysely'
import type { Database } from '../../database/tables.ts'
import { type DeviceWindow, loadFixes } from './track-store.ts'

/** What one answer carries of a window; `complete` when that is all of it. */
export type Page = { window: DeviceWindow; fixes: Fix[]; complete: boolean }

/** The fixes of all windows up to the moment at which the limit is reached. */
export async function loadPages(
  db: Kysely<Database>,
  windows: readonly DeviceWindow[],
  limit: number
): Promise<{ items: Page[]; next_from: string | null }> {
  const read: { window: DeviceWindow; fixes: Fix[] }[] = []
  for (const window of windows) read.push({ window, fixes: await loadFixes(db, window, limit + 1) })
  const cut = cutOff(
    read.map(({ fixes }) => fixes),
    limit
  )
  if (cut === null) return { items: read.map(page => ({ ...page, complete: true })), next_from: null }
  return {
    items: read.map(({ window, fixes }) => ({
      window,
      fixes: fixes.filter(fix => fix.recorded_at <= cut.last),
      complete: false
    })),
    next_from: windows.some(({ to }) => to >= cut.next_from) ? cut.next_from : null
  }
}

/** Where an answer has to end so as to hold about `limit` fixes; null when all fit in. */
function cutOff(lists: readonly Fix[][], limit: number): { last: string; next_from: string } | null {
  if (lists.reduce((sum, fixes) => sum + fixes.length, 0) <= limit) return null
  const times = lists.flatMap(fixes => fixes.map(fix => fix.recorded_at)).sort()
  const first = times[0]
  const last = times[limit - 1]
  if (first === undefined || last === undefined) return null
  // As many fixes as fit in one answer with one and the same time: step over it, or the next answer would be this one again.
  const next_from = first === last ? new Date(Date.parse(last) + 1).toISOString() : last
  return { last, next_from }
}
