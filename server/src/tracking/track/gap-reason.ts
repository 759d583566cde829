import { type Ledger, missing } from '@rastro/shared/ledger'
import { type SilenceReason, silenceReasonOf } from '@rastro/shared/model/journal'
import type { Opening } from './line.ts'

/** What a phone said about whether fixes come: a journal event, `trip_started` or `trip_ended`. */
export type Statement = { recorded_at: string; event: string }

/** What is known of the device before a gap. */
export type Evidence = {
  /** Its ledger: received, rejected or dropped. */
  accountedFor: Ledger
  /** From its last word before the gap to the gap's end, in order of time. */
  said: readonly Statement[]
  /** Whether a fix of the gap was left out for its accuracy. */
  inaccurate: boolean
}

/**
 * Why there are no fixes between two stretches. The first that applies:
 * 1. `pending`: the ledger misses seqs between the two. Fixes of that time may still be on the phone, so the gap is not
 *    final, whatever else was said.
 * 2. What the phone said, the reason that held longest when there are several. The end of a trip holds until the next
 *    start: what happens to the page in between explains nothing.
 * 3. `inaccurate`: fixes came, but none that a line may follow.
 * 4. `unknown`.
 */
export function gapReason(opening: Opening, { accountedFor, said, inaccurate }: Evidence): SilenceReason {
  if (isPending(opening, accountedFor)) return 'pending'
  const held = new Map<SilenceReason, number>()
  const statements = withoutIdleTime(said)
  statements.forEach(({ event, recorded_at }, index) => {
    const reason = silenceReasonOf(event)
    if (reason === undefined || reason === null) return
    const until = statements[index + 1]?.recorded_at ?? opening.after.first.recorded_at
    held.set(reason, (held.get(reason) ?? 0) + Date.parse(until) - Date.parse(recorded_at))
  })
  const [longest] = [...held].sort(([, one], [, other]) => other - one)
  return longest?.[0] ?? (inaccurate ? 'inaccurate' : 'unknown')
}

function isPending({ before, after }: Opening, accountedFor: Ledger): boolean {
  if (before.device_id !== after.device_id) return false
  const first = Math.min(before.last.seq, after.first.seq)
  const last = Math.max(before.last.seq, after.first.seq)
  return missing(accountedFor, first + 1, last - 1).length > 0
}

/** Leaves out what was said between the end of a trip and the next start. */
function withoutIdleTime(said: readonly Statement[]): Statement[] {
  let idle = false
  return said.filter(({ event }) => {
    const keep = !idle || event === 'trip_started'
    idle = event === 'trip_ended' || (idle && event !== 'trip_started')
    return keep
  })
}
