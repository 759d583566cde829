import { ledgerOf, union } from '@rastro/shared/ledger'
import type { Handle } from './database.ts'
import { readDropped, write } from './transaction.ts'

/** The last minutes stay as they are. */
const UNTOUCHED_NEWEST_FIXES = 300

/**
 * Makes room on a full phone: gives up every second fix, the newest ones and all that is not a fix excepted. The track
 * keeps its shape, and the seqs are reported as dropped, so that nobody waits for them. (OUTBOX6)
 *
 * @returns how many fixes were given up; 0 when there is nothing to give
 */
export function thinFixes(handle: Handle): Promise<number> {
  return write(handle, 'strict', async writing => {
    const seqs = await writing.objectStore('records').index('kind').getAllKeys('fix')
    const given = seqs.slice(0, -UNTOUCHED_NEWEST_FIXES).filter((_, index) => index % 2 === 1)
    for (const seq of given) await writing.objectStore('records').delete(seq)
    if (given.length > 0) {
      await writing.objectStore('meta').put(union(await readDropped(writing), ledgerOf(given)), 'dropped')
    }
    return given.length
  })
}
