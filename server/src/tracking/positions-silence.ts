import { type SilenceReason, silenceReasonOf } from '@rastro/shared/model/journal'
import { silentSince } from '@rastro/shared/model/silence'
import { LAST_WORD_MILLISECONDS } from './track/last-word.ts'

export type LastSigns = { recorded_at: string; last_event: string | null; last_event_at: string | null }

/** They say why fixes did not come before; while the last fix is fresh they say nothing about the time to come. */
const EXPLAINS_ONLY_THE_PAST: readonly SilenceReason[] = ['app_started', 'storage_evicted']

/**
 * Since when a device is silent, and why. A reason is known before the silence is long enough to count as one: the map
 * can say "trip ended" at once. A silent device always has a reason, `unknown` when nobody gave one.
 *
 * @param signs of life: the time of the last fix, and the last thing the phone said about fixes
 * @param now milliseconds since 1970
 */
export function silenceOf(
  { recorded_at, last_event, last_event_at }: LastSigns,
  now: number
): { silent_since: string | null; silence_reason: SilenceReason | null } {
  const silent_since = silentSince(recorded_at, now)
  const isLastWord =
    last_event_at !== null && Date.parse(last_event_at) >= Date.parse(recorded_at) - LAST_WORD_MILLISECONDS
  const said = isLastWord && last_event !== null ? (silenceReasonOf(last_event) ?? null) : null
  if (silent_since !== null) return { silent_since, silence_reason: said ?? 'unknown' }
  return { silent_since, silence_reason: said !== null && EXPLAINS_ONLY_THE_PAST.includes(said) ? null : said }
}
