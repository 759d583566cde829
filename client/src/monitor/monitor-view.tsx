import '../ui/buttons.css'
import { LiveBadge } from '../ui/live-badge.tsx'
import { ChannelPicker } from './channel-picker.tsx'
import { EventList } from './event-list.tsx'
import './monitor-view.css'
import { StatisticsPanel } from './statistics-panel.tsx'
import { TestEvent } from './test-event.tsx'
import type { Watch } from './watch.ts'
import { useWords } from './words.ts'

/** Channels above, what comes on them below, and beside it how much it is. */
export function MonitorView({ watch }: { watch: Watch }) {
  const words = useWords()
  const { say } = words
  const { feed, clock, session } = watch
  return (
    <div class="monitor">
      <header>
        <span class="sign" aria-hidden="true">
          R
        </span>
        <h1>{say.heading}</h1>
        <LiveBadge words={words} status={feed.status} lastHeardAt={feed.lastHeardAt} clock={clock} />
        <button type="button" class="quiet-button" onClick={() => void session.signOut()}>
          {say.signOut}
        </button>
      </header>
      <main>
        <ChannelPicker feed={feed} />
        <EventList watch={watch} />
        <div class="beside">
          <TestEvent watch={watch} />
          <StatisticsPanel watch={watch} />
        </div>
      </main>
    </div>
  )
}
