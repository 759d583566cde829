import { type Ledger, union } from '@rastro/shared/ledger'
import type { Flag } from '@rastro/shared/model/fix'
import type { Fix } from '@rastro/shared/schema/fix'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database/tables.ts'
import type { Statement } from './gap-reason.ts'
import { LAST_WORD_MILLISECONDS } from './last-word.ts'
import type { Opening } from './line.ts'

/** A device, and the time of it that is asked for, both ends included. */
export type DeviceWindow = { device_id: number; from: string; to: string }

/** Fixes further away than this say nothing about whether one of the window is an outlier. */
const CONTEXT_MILLISECONDS = 3_600_000

const FIX_COLUMNS = [
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
] as const

function selectFixes(db: Kysely<Database>, device_id: number) {
  return db
    .selectFrom('fixes')
    .select(FIX_COLUMNS)
    .select(sql<Flag[]>`flags`.as('flags'))
    .where('device_id', '=', device_id)
}

/** Whether there is such a device, revoked ones included: what they did remains. */
export async function isDevice(db: Kysely<Database>, device_id: number): Promise<boolean> {
  return (await db.selectFrom('devices').select('id').where('id', '=', device_id).executeTakeFirst()) !== undefined
}

/** The first fixes of a window, flagged ones included, in order of (recorded_at, seq). */
export function loadFixes(db: Kysely<Database>, { device_id, from, to }: DeviceWindow, limit: number): Promise<Fix[]> {
  return selectFixes(db, device_id)
    .where('recorded_at', '>=', from)
    .where('recorded_at', '<=', to)
    .orderBy('recorded_at')
    .orderBy('seq')
    .limit(limit)
    .execute()
}

/** The last usable fixes before a time, in order of time. */
export async function loadFixesBefore(
  db: Kysely<Database>,
  device_id: number,
  time: string,
  limit: number
): Promise<Fix[]> {
  const fixes = await selectFixes(db, device_id)
    .where('recorded_at', '<', time)
    .where('recorded_at', '>=', shift(time, -CONTEXT_MILLISECONDS))
    .where(sql<boolean>`cardinality(flags) = 0`)
    .orderBy('recorded_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return fixes.reverse()
}

/** The first usable fixes after a time, in order of time. */
export function loadFixesAfter(db: Kysely<Database>, device_id: number, time: string, limit: number): Promise<Fix[]> {
  return selectFixes(db, device_id)
    .where('recorded_at', '>', time)
    .where('recorded_at', '<=', shift(time, CONTEXT_MILLISECONDS))
    .where(sql<boolean>`cardinality(flags) = 0`)
    .orderBy('recorded_at')
    .orderBy('seq')
    .limit(limit)
    .execute()
}

/** How many fixes a window holds, and between which seqs; null when it holds none. */
export async function measureWindow(
  db: Kysely<Database>,
  { device_id, from, to }: DeviceWindow
): Promise<{ fixes: number; first: number; last: number } | null> {
  const { fixes, first, last } = await db
    .selectFrom('fixes')
    .select(({ fn }) => [fn.countAll<number>().as('fixes'), fn.min('seq').as('first'), fn.max('seq').as('last')])
    .where('device_id', '=', device_id)
    .where('recorded_at', '>=', from)
    .where('recorded_at', '<=', to)
    .executeTakeFirstOrThrow()
  return fixes === 0 ? null : { fixes, first, last }
}

/** Which seqs of a device will not come any more: received, rejected or given up by the phone. Empty for a stranger. */
export async function loadAccountedFor(db: Kysely<Database>, device_id: number): Promise<Ledger> {
  const state = await db
    .selectFrom('device_state')
    .select(['received', 'rejected', 'dropped'])
    .where('device_id', '=', device_id)
    .executeTakeFirst()
  return state === undefined ? [] : union(union(state.received, state.rejected), state.dropped)
}

/** What was said around each of the openings by the device before it, in order of time. */
export async function loadStatements(
  db: Kysely<Database>,
  openings: readonly Opening[]
): Promise<(opening: Opening) => readonly Statement[]> {
  const said = new Map<Opening | undefined, Statement[]>()
  if (openings.length > 0) {
    const { rows } = await sql<Statement & { place: number }>`
      select place, recorded_at, case kind when 'trip' then 'trip_' || (body->>'action') else body->>'event' end as event
      from unnest(
          ${openings.map(({ before }) => before.device_id)}::int[],
          ${openings.map(({ before }) => shift(before.last.recorded_at, -LAST_WORD_MILLISECONDS))}::timestamptz[],
          ${openings.map(({ after }) => after.first.recorded_at)}::timestamptz[]
        ) with ordinality as opening (device_id, since, until, place)
        join device_records using (device_id)
      where recorded_at between since and until and kind in ('journal', 'trip')
      order by recorded_at, seq`.execute(db)
    for (const { place, ...statement } of rows) {
      const opening = openings[place - 1]
      said.set(opening, [...(said.get(opening) ?? []), statement])
    }
  }
  return opening => said.get(opening) ?? []
}

function shift(time: string, milliseconds: number): string {
  return new Date(Date.parse(time) + milliseconds).toISOString()
}
