import type { Kysely } from 'kysely'
import { createCache } from '../database/cache.ts'
import type { Database } from '../database/tables.ts'
import type { Audience } from '../live/channels.ts'
import type { Control } from '../live/control.ts'
import { type Assignment, loadAssignmentsOf } from './assignment-store.ts'

// Changes are told at once; this bounds how long one is unknown when the word of it gets lost.
const CACHE_MILLISECONDS = 60_000
const CACHE_MAXIMUM = 50_000
/** Fixes later than this no longer announce a change of the tracks of shipments that ended before them. */
const ENDED_WITHIN_MILLISECONDS = 31 * 86_400_000

/** Who carries what, and carried it lately, in memory: a position costs no query. */
export type Windows = {
  of: (driverId: number) => Promise<readonly Assignment[]>
  stop: () => void
}

type Options = { db: Kysely<Database>; control: Control; clock: () => number }

export function createWindows({ db, control, clock }: Options): Windows {
  const cache = createCache({
    load: async (driver_id: number) => {
      const endedAfter = new Date(clock() - ENDED_WITHIN_MILLISECONDS).toISOString()
      return { driver_id, assignments: await loadAssignmentsOf(db, driver_id, endedAfter) }
    },
    clock,
    lifetimeMilliseconds: CACHE_MILLISECONDS,
    maximum: CACHE_MAXIMUM
  })
  const stop = control.listen(message => {
    if (message.type === 'gap') cache.invalidate(() => true)
    if (message.type === 'shipments_changed') {
      cache.invalidate(({ driver_id }) => message.driver_ids.includes(driver_id))
    }
  })
  return { of: async driverId => (await cache.get(driverId)).assignments, stop }
}

/** A stretch of time, both ends included; without an end it goes on. */
export type View = { from: string; to: string | null }

/**
 * What of an assignment an audience may see: staff all of it, a customer what follows the pickup. Null when nothing.
 */
export function viewOf({ since, until, started_at }: Assignment, audience: Audience): View | null {
  if (audience === 'staff') return { from: since, to: until }
  if (started_at === null || (until !== null && until < started_at)) return null
  return { from: since > started_at ? since : started_at, to: until }
}

/** What two stretches have in common; null when nothing. Times are all of one form, so that their order is their text's. */
export function overlap(view: View, { from, to }: { from: string; to: string }): { from: string; to: string } | null {
  const common = { from: from > view.from ? from : view.from, to: view.to !== null && view.to < to ? view.to : to }
  return common.from <= common.to ? common : null
}
