import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Ledger } from '@rastro/shared/ledger'
import { type DeviceReport, type Synced, SyncedSchema } from '@rastro/shared/schema/sync'
import Value from 'typebox/value'
import type { PhoneRecord } from './outbox.ts'

export interface SyncRequest {
  sent_at: string
  head_seq: number
  dropped: Ledger
  device: DeviceReport
  records: readonly PhoneRecord[]
}

/** What came of a request. */
export type SyncAnswer =
  | { kind: 'answered'; synced: Synced }
  /** The batch as a whole was refused: too large, or something in it upset the server. */
  | { kind: 'refused' }
  /** The device's token is no longer good. */
  | { kind: 'signedOut' }
  /** Try again, after so many milliseconds if the server said when. */
  | { kind: 'retry'; after: number | null }

export type SendSync = (request: SyncRequest) => Promise<SyncAnswer>

/** Smaller bodies do not get smaller by compression. */
const GZIP_FROM_BYTES = 1024
const REQUEST_TIMEOUT_MILLISECONDS = 30_000

const compress = promisify(gzip)

/** Sends what a phone sends, the way it does: POST /sync with its own token, gzip where it pays. */
export function createSyncSender(server: URL, token: string): SendSync {
  const address = new URL('/api/v1/sync', server)
  return async request => {
    const body = Buffer.from(JSON.stringify(request))
    const compressed = body.length >= GZIP_FROM_BYTES
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...(compressed ? { 'content-encoding': 'gzip' } : {})
        },
        body: compressed ? await compress(body) : body,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MILLISECONDS)
      })
      return answerOf(response, await response.text())
    } catch (error) {
      if (isNetworkError(error)) return { kind: 'retry', after: null }
      throw error
    }
  }
}

function answerOf(response: Response, text: string): SyncAnswer {
  switch (response.status) {
    case 200: {
      const synced = parsed(text)
      // 200 with another body is not our server: a captive portal, say. Nothing is acknowledged by it.
      return Value.Check(SyncedSchema, synced) ? { kind: 'answered', synced } : { kind: 'retry', after: null }
    }
    case 400:
    case 413:
    case 422:
      return { kind: 'refused' }
    case 401:
      return { kind: 'signedOut' }
    default:
      return { kind: 'retry', after: retryAfter(response.headers.get('retry-after')) }
  }
}

/** fetch answers a broken connection with TypeError, a timeout with a DOMException. */
function isNetworkError(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Seconds in a Retry-After header as milliseconds. Our server sends no dates. */
function retryAfter(header: string | null): number | null {
  const seconds = Number(header)
  return header === null || Number.isNaN(seconds) ? null : seconds * 1000
}
