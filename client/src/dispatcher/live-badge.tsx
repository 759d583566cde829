import type { LiveStatus } from '../connection/live-connection.ts'
import './live-badge.css'
import { useWords } from './words.ts'
import type { Workplace } from './workplace.ts'

/** Whether what is shown is live, in words, and how old the last message is. */
export function LiveBadge({ workplace: { live, clock } }: { workplace: Workplace }) {
  const { say, format } = useWords()
  const status = live.status.value
  // Read, so that the ages below are told anew each second.
  void clock.now.value
  const now = Date.now()
  const last = live.lastHeardAt()
  return (
    <p class="live-badge" data-live={status.kind}>
      <span role="status">{say.live[status.kind]}</span>
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
      last === null ? say.live.noMessage : say.live.lastMessage(format.duration(now - last)),
      seconds >= 2 ? say.live.retry(Math.round(seconds)) : null
    ]
    return parts.filter(part => part !== null).join(' · ')
  }
}
