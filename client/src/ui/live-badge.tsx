import type { ReadonlySignal } from '@preact/signals'
import type { LiveStatus } from '../connection/live-connection.ts'
import type { Language } from '../messages/language.ts'
import { LIVE_MESSAGES } from '../messages/live.ts'
import type { Format } from './format.ts'
import './live-badge.css'
import type { ServerClock } from './server-clock.ts'

type LiveBadgeProps = {
  words: { language: Language; format: Format }
  status: ReadonlySignal<LiveStatus>
  /** When the server was last heard: this browser's time, milliseconds since 1970; null before that. */
  lastHeardAt: () => number | null
  clock: ServerClock
}

/** Whether what is shown is live, in words, and how old the last message is. */
export function LiveBadge({
  words: { language, format },
  status: { value: status },
  lastHeardAt,
  clock
}: LiveBadgeProps) {
  const say = LIVE_MESSAGES[language]
  // Read, so that the ages below are told anew each second.
  void clock.now.value
  const now = Date.now()
  const last = lastHeardAt()
  return (
    <p class="live-badge" data-live={status.kind}>
      <span role="status">{say[status.kind]}</span>
      <span class="age">{detail(status)}</span>
    </p>
  )

  function ago(milliseconds: number): string {
    return milliseconds < 1000 ? say.justNow : say.ago(format.duration(milliseconds))
  }

  function detail(status: LiveStatus): string {
    if (status.kind === 'live') return last === null ? '' : ago(now - last)
    const seconds = status.kind === 'reconnecting' && status.retryAt !== null ? (status.retryAt - now) / 1000 : 0
    const parts = [
      last === null ? say.noMessage : say.lastMessage(format.duration(now - last)),
      seconds >= 2 ? say.retry(Math.round(seconds)) : null
    ]
    return parts.filter(part => part !== null).join(' · ')
  }
}
