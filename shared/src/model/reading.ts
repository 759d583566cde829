/** A gateway posts at most this many readings at once. */
export const MAXIMUM_BATCH_READINGS = 1000
/** A chart has at most this many bars. */
export const MAXIMUM_BUCKETS = 2000
