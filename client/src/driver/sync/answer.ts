import type { Synced } from '@rastro/shared/schema/sync'

/** What came back for a batch, in the words of the loop. */
export type Answer =
  | { kind: 'synced'; synced: Synced }
  /** The batch as a whole was refused (400, 422). */
  | { kind: 'refused'; status: number; detail: string }
  /** 413 */
  | { kind: 'too_large' }
  /** 401: the token no longer opens anything. */
  | { kind: 'signed_out' }
  /** 429, 503; milliseconds, null when the server named no time. */
  | { kind: 'busy'; retryAfter: number | null }
  /** No network, no answer in time, or an answer that is not ours: a captive portal's page, a proxy's error. */
  | { kind: 'failed'; reason: 'network' | 'timeout' | 'not_ours' | number }

/**
 * Reads an answer. Only JSON of our own shape counts as success: a captive portal answers 200 to everything. (SYNC6)
 *
 * @param text the body
 * @param now milliseconds since 1970, to read a Retry-After date
 */
export function readAnswer(response: { status: number; headers: Headers }, text: string, now: number): Answer {
  const { status, headers } = response
  if (status === 200) return readSynced(headers, text)
  if (status === 400 || status === 422) {
    // A proxy or a portal may answer 400 too; only the server's own problem document condemns a batch.
    return isJson(headers)
      ? { kind: 'refused', status, detail: text.slice(0, 500) }
      : { kind: 'failed', reason: status }
  }
  if (status === 401 && isJson(headers)) return { kind: 'signed_out' }
  if (status === 413) return { kind: 'too_large' }
  if (status === 429 || status === 503)
    return { kind: 'busy', retryAfter: readRetryAfter(headers.get('retry-after'), now) }
  return { kind: 'failed', reason: status }
}

function readSynced(headers: Headers, text: string): Answer {
  if (!isJson(headers)) return { kind: 'failed', reason: 'not_ours' }
  const body = parse(text)
  return isSynced(body) ? { kind: 'synced', synced: body } : { kind: 'failed', reason: 'not_ours' }
}

/** "application/json" and "application/problem+json". */
function isJson(headers: Headers): boolean {
  return /^application\/(\w+\+)?json\b/.test(headers.get('content-type') ?? '')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isSynced(body: unknown): body is Synced {
  if (typeof body !== 'object' || body === null) return false
  const { server_time, acked, rejected } = body as Partial<Record<keyof Synced, unknown>>
  return (
    typeof server_time === 'string' &&
    Number.isFinite(Date.parse(server_time)) &&
    Array.isArray(acked) &&
    acked.every(isRange) &&
    Array.isArray(rejected)
  )
}

function isRange(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger)
}

/** Seconds or an HTTP date, as milliseconds from now; null when absent or unreadable. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isFinite(date) ? Math.max(0, date - now) : null
}
