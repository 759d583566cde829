import type { Sync } from '@rastro/shared/schema/sync'
import { type Answer, readAnswer } from './answer.ts'
import { encodeBody } from './gzip.ts'

const TIMEOUT_MILLISECONDS = 20_000

export interface Exchange {
  answer: Answer
  /** Bytes of both bodies, without headers. */
  bytes: number
  /** Milliseconds since 1970 by the phone's clock: when it was sent, and when the answer was there. */
  sentAt: number
  answeredAt: number
}

/** Posts one batch and waits for the answer. Never rejects: a network that fails is an answer too. */
export async function postBatch(body: Sync, token: string, request = fetch): Promise<Exchange> {
  const { bytes, isCompressed } = await encodeBody(JSON.stringify(body))
  const sentAt = Date.now()
  const done = (answer: Answer, received: number): Exchange => ({
    answer,
    bytes: bytes.length + received,
    sentAt,
    answeredAt: Date.now()
  })
  try {
    const response = await request('/api/v1/sync', {
      method: 'POST',
      body: bytes,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(isCompressed ? { 'content-encoding': 'gzip' } : {})
      },
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS)
    })
    const text = await response.text()
    return done(readAnswer(response, text, Date.now()), text.length)
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === 'TimeoutError'
    return done({ kind: 'failed', reason: isTimeout ? 'timeout' : 'network' }, 0)
  }
}
