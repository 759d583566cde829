import { distance } from '@rastro/shared/geo/distance'
import { GAP_AFTER_SECONDS } from '@rastro/shared/model/fix'
import type { Fix } from '@rastro/shared/schema/fix'
import type { LatLng } from '@rastro/shared/schema/place'

/** Fixes of one device in order of time, none further than GAP_AFTER_SECONDS from the next. Never empty. */
export type Stretch = { device_id: number; first: Fix; last: Fix; fixes: readonly Fix[] }

/** Two stretches with time between them: what a gap is made of. */
export type Opening = { before: Stretch; after: Stretch }

/** Cuts the fixes of one device where none came for GAP_AFTER_SECONDS. */
export function cutAtGaps(device_id: number, fixes: readonly Fix[]): Stretch[] {
  const stretches: Stretch[] = []
  let start = 0
  fixes.forEach((fix, index) => {
    const next = fixes[index + 1]
    if (next !== undefined && !isApart(fix, next)) return
    stretches.push(...stretchOf(device_id, fixes.slice(start, index + 1)))
    start = index + 1
  })
  return stretches
}

/**
 * One line from the stretches of several devices: it follows a device until that one falls silent, and only then another
 * one that speaks. Two phones in one cab are one truck: their fixes, mixed, would zigzag between the two.
 */
export function followOne(stretches: readonly Stretch[]): Stretch[] {
  const line: Stretch[] = []
  for (const stretch of stretches.toSorted((a, b) => compare(a.first.recorded_at, b.first.recorded_at))) {
    const end = line.at(-1)?.last.recorded_at
    const rest = end === undefined ? stretch.fixes : stretch.fixes.filter(fix => fix.recorded_at > end)
    line.push(...stretchOf(stretch.device_id, rest))
  }
  return line
}

/** The pairs of neighbours that have a gap between them; where another device takes over at once there is none. */
export function openingsOf(line: readonly Stretch[]): Opening[] {
  return line.flatMap((after, index) => {
    const before = line[index - 1]
    return before !== undefined && isApart(before.last, after.first) ? [{ before, after }] : []
  })
}

/** Metres along the fixes, one to the next. */
export function lengthOf(fixes: readonly LatLng[]): number {
  return fixes.reduce((sum, fix, index) => {
    const previous = fixes[index - 1]
    return previous === undefined ? 0 : sum + distance(previous, fix)
  }, 0)
}

function isApart(before: Fix, after: Fix): boolean {
  return Date.parse(after.recorded_at) - Date.parse(before.recorded_at) > GAP_AFTER_SECONDS * 1000
}

/** None when there are no fixes, else one. */
function stretchOf(device_id: number, fixes: readonly Fix[]): Stretch[] {
  const first = fixes[0]
  const last = fixes.at(-1)
  return first === undefined || last === undefined ? [] : [{ device_id, first, last, fixes }]
}

/** Order of times: ours are all of one form, so that their order is that of their text. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
