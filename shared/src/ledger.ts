/**
 * Which seqs of a device are accounted for, as closed ranges: [[1, 412]] is 412 records. A ledger is sorted, its ranges
 * neither touch nor overlap. Postgres keeps the same thing as `int8multirange`.
 */
export type Range = readonly [first: number, last: number]
export type Ledger = readonly Range[]

/** The ledger that holds just these seqs, in any order, doubles allowed. */
export function ledgerOf(seqs: Iterable<number>): Ledger {
  return normalise([...seqs].map(seq => [seq, seq] as const))
}

/** All that is in one of the two. */
export function union(one: Ledger, other: Ledger): Ledger {
  return normalise([...one, ...other])
}

/** How many seqs it holds. */
export function count(ledger: Ledger): number {
  return ledger.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

export function contains(ledger: Ledger, seq: number): boolean {
  return ledger.some(([first, last]) => first <= seq && seq <= last)
}

/** The ranges between `from` and `to` (both included) that the ledger does not hold. */
export function missing(ledger: Ledger, from: number, to: number): Ledger {
  const holes: Range[] = []
  let next = from
  for (const [first, last] of ledger) {
    if (last < next) continue
    if (first > to) break
    if (first > next) holes.push([next, first - 1])
    next = last + 1
  }
  if (next <= to) holes.push([next, to])
  return holes
}

function normalise(ranges: Range[]): Ledger {
  const merged: [number, number][] = []
  for (const [first, last] of ranges.sort((a, b) => a[0] - b[0])) {
    const end = merged.at(-1)
    if (end !== undefined && first <= end[1] + 1) end[1] = Math.max(end[1], last)
    else merged.push([first, last])
  }
  return merged
}
