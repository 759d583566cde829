/**
 * Why a stored fix is left out of tracks. A flag hides a fix, it never deletes it.
 * - `future`: more than a minute ahead of the server when it arrived
 * - `inaccurate`: its accuracy circle is wider than MAXIMUM_TRACK_ACCURACY_METRES
 * - `duplicate_time`: another fix of the same device, not flagged itself, has the same time and a lower seq
 * - `outlier`: reaching it and leaving it both take an impossible speed
 */
export const FLAGS = ['future', 'inaccurate', 'duplicate_time', 'outlier'] as const
export type Flag = (typeof FLAGS)[number]

/** Two fixes further apart than this have a gap between them. */
export const GAP_AFTER_SECONDS = 120
/** Fixes with a wider circle are flagged `inaccurate` and left out of tracks: a cell tower, not a road. */
export const MAXIMUM_TRACK_ACCURACY_METRES = 1000
/** No lorry goes faster: reaching and leaving a fix above this speed makes it an `outlier`. Metres per second (250 km/h). */
export const MAXIMUM_PLAUSIBLE_SPEED = 70
