/** A device without a fix for longer than this is silent. Two minutes: the slowest tracker of our traces reports that often. */
export const SILENT_AFTER_SECONDS = 120

/**
 * Since when a device is silent, seen at a given moment: a page that gets no message must find out by itself.
 *
 * @param now milliseconds since 1970, server time
 * @returns the time of the last fix, or null while it is fresh
 */
export function silentSince(recordedAt: string, now: number): string | null {
  return now - Date.parse(recordedAt) > SILENT_AFTER_SECONDS * 1000 ? recordedAt : null
}
