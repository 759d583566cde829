/** A phone sends at most this many records at once; more are answered 413. */
export const MAXIMUM_SYNC_RECORDS = 500
/** Of the body, decompressed; more is answered 413. */
export const MAXIMUM_SYNC_BYTES = 1_048_576
/** Ranges of given-up records in one batch. */
export const MAXIMUM_DROPPED_RANGES = 1000
