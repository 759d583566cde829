/**
 * What the phone writes into its journal: why there was silence, and that it ended. (docs/sync-spec.md, JOURNAL)
 */
export const JOURNAL_EVENTS = [
  'app_started',
  'app_closed',
  'page_hidden',
  'page_visible',
  'offline',
  'online',
  'permission_denied',
  'permission_granted',
  'position_unavailable',
  'position_timeout',
  'wake_lock_lost',
  'wake_lock_held',
  'battery_low',
  'storage_evicted',
  'quota_exceeded',
  'clock_changed',
  'recording_elsewhere'
] as const
export type JournalEvent = (typeof JOURNAL_EVENTS)[number]

/**
 * Why there are no fixes for a while. Beside journal events:
 * - `trip_ended`: the driver ended the trip; silence is expected
 * - `pending`: fixes of that time exist and are still on the phone (the ledger misses their seqs)
 * - `inaccurate`: fixes came, each with too wide a circle for a line
 * - `unknown`: nobody said why
 */
export const SILENCE_REASONS = [
  'page_hidden',
  'permission_denied',
  'position_unavailable',
  'position_timeout',
  'app_closed',
  'app_started',
  'storage_evicted',
  'quota_exceeded',
  'recording_elsewhere',
  'trip_ended',
  'pending',
  'inaccurate',
  'unknown'
] as const
export type SilenceReason = (typeof SILENCE_REASONS)[number]

/** Events that say that fixes come again: what was said before them no longer explains a silence. */
const ENDS_SILENCE: readonly string[] = ['page_visible', 'permission_granted', 'trip_started']

/**
 * What an event says about fixes: the reason why none come, `null` when it says that they come again,
 * or `undefined` when it says nothing about them (a phone without network goes on recording).
 *
 * @param event a journal event, or `trip_started` / `trip_ended`
 */
export function silenceReasonOf(event: string): SilenceReason | null | undefined {
  if (ENDS_SILENCE.includes(event)) return null
  return SILENCE_REASONS.find(reason => reason === event)
}
