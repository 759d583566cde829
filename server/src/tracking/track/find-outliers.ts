import type { Fix } from '@rastro/shared/schema/fix'
import { isImplausible } from './implausible.ts'

/** So many fixes in a row can be outliers together: a phone that repeats a place of this morning does it a few times. */
const LONGEST_RUN = 10

/** How many fixes on either side of a window have a say in which of its fixes are outliers. */
export const JUDGING_FIXES = 2 * LONGEST_RUN

/**
 * Fixes, alone or in a run, that take an impossible speed to reach and to leave, while the way past them is possible.
 * A run is bounded and must be shorter than the plausible fixes around it, so that one bad place never takes the good
 * ones after it with it. A jump without return is no outlier: nothing says which side is right.
 *
 * @param fixes of one device, in order of time
 */
export function findOutliers(fixes: readonly Fix[]): Set<Fix> {
  const implausible = fixes.map((fix, index) => {
    const previous = fixes[index - 1]
    return previous !== undefined && isImplausible(previous, fix)
  })
  const outliers = new Set<Fix>()
  let anchor: Anchor = { index: 0, support: 1 }
  for (let index = 1; index < fixes.length; index++) {
    if (!implausible[index]) {
      anchor = { index, support: anchor.support + 1 }
      continue
    }
    const end = endOfRun(fixes, implausible, anchor, index)
    for (const outlier of fixes.slice(index, end)) outliers.add(outlier)
    anchor = { index: end, support: end === index ? 1 : anchor.support + 1 }
    index = end
  }
  return outliers
}

/** The last fix that is not an outlier, and how many fixes up to it follow each other plausibly. */
type Anchor = { index: number; support: number }

/** Where the track goes on after the run that starts at `index`; `index` itself when that is no run of outliers. */
function endOfRun(fixes: readonly Fix[], implausible: readonly boolean[], anchor: Anchor, index: number): number {
  const before = fixes[anchor.index]
  for (let end = index + 1; end <= index + LONGEST_RUN; end++) {
    const after = fixes[end]
    if (before === undefined || after === undefined) break
    if (!implausible[end] || isImplausible(before, after)) continue
    return end - index < anchor.support + supportAfter(implausible, end) ? end : index
  }
  return index
}

/** How many fixes from `index` on follow each other plausibly; counting further than a run can be long says nothing more. */
function supportAfter(implausible: readonly boolean[], index: number): number {
  let count = 1
  while (count <= LONGEST_RUN && implausible[index + count] === false) count++
  return count
}
