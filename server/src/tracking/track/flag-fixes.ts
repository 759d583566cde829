import type { Flag } from '@rastro/shared/model/fix'
import type { Fix } from '@rastro/shared/schema/fix'
import { findOutliers } from './find-outliers.ts'

/**
 * Adds the flags that only neighbours can tell: `duplicate_time` and `outlier`. They are found anew at each reading,
 * because a late fix may change the verdict on one that came before it. Fixes that already have a flag judge no one.
 *
 * @param fixes of one device, in order of (recorded_at, seq)
 * @param context fixes before and after them in time, in the same order; they judge but are not returned
 */
export function flagFixes(fixes: readonly Fix[], context: { before: readonly Fix[]; after: readonly Fix[] }): Fix[] {
  const duplicates = findDuplicates(fixes.filter(isUsable))
  const usable = fixes.filter(fix => isUsable(fix) && !duplicates.has(fix))
  const outliers = findOutliers([...context.before.filter(isUsable), ...usable, ...context.after.filter(isUsable)])
  return fixes.map(fix => {
    if (duplicates.has(fix)) return withFlag(fix, 'duplicate_time')
    return outliers.has(fix) ? withFlag(fix, 'outlier') : fix
  })
}

/** Whether a fix belongs to the track: it has no flag. */
export function isUsable(fix: Fix): boolean {
  return fix.flags.length === 0
}

function findDuplicates(fixes: readonly Fix[]): Set<Fix> {
  return new Set(fixes.filter((fix, index) => fix.recorded_at === fixes[index - 1]?.recorded_at))
}

function withFlag(fix: Fix, flag: Flag): Fix {
  return { ...fix, flags: [...fix.flags, flag] }
}
