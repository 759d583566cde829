import type { Answer } from '../session/answer.ts'
import type { LogMessage } from './rows.ts'

export type AskApi = <Value>(path: string) => Promise<Answer<Value>>

type Page = { items: LogMessage[]; next: string | null }

export const PAGE_EVENTS = 50
const MOST_EVENTS = 500

/** Up to 50 events of a channel from before an offset, newest first; null when they could not be read. */
export async function readOlder(api: AskApi, channel: string, before: number | null): Promise<LogMessage[] | null> {
  const query = new URLSearchParams({ channel, limit: String(PAGE_EVENTS) })
  if (before !== null) query.set('before', String(before))
  const answer = await api<Page>(`/events?${query}`)
  return answer.kind === 'ok' ? answer.value.items : null
}

/**
 * What a stream that could not be resumed did not bring: the events after an offset, or the latest ones when it is null.
 *
 * @returns at most 500, the newest; null when they could not be read
 */
export async function readMissed(api: AskApi, channel: string, after: number | null): Promise<LogMessage[] | null> {
  const query = new URLSearchParams({ channel, limit: String(MOST_EVENTS) })
  const answer = await api<Page>(`/events?${query}`)
  if (answer.kind !== 'ok') return null
  return after === null ? answer.value.items : answer.value.items.filter(({ offset }) => offset > after)
}
