/**
 * A page that was just hidden may still get one fix. So what a phone said this shortly before its last fix still
 * explains the silence after it; what it said earlier, the fix has disproved.
 */
export const LAST_WORD_MILLISECONDS = 5_000
