import type { ReadonlySignal } from '@preact/signals'
import type { Place } from '@rastro/shared/schema/place'
import { useEffect } from 'preact/hooks'
import { LiveBadge } from '../ui/live-badge.tsx'
import type { ServerClock } from '../ui/server-clock.ts'
import './app.css'
import type { Following, LinkState } from './following.ts'
import { MapPicture } from './map-picture.tsx'
import { Notice } from './notice.tsx'
import { Sheet } from './sheet.tsx'
import type { Words } from './words.ts'

export type AppProps = {
  following: Following
  clock: ServerClock
  towns: ReadonlySignal<readonly Place[]>
  words: Words
}

/** The page of one link: the shipment, or why there is none to see. */
export function App({ following, clock, towns, words }: AppProps) {
  const state = following.state.value
  const title = titleOf(state, words)
  useEffect(() => {
    document.title = title
  }, [title])
  if (state.kind !== 'open') {
    return (
      <div class="customer">
        <TopBar text="Rastro" />
        <Notice state={state} words={words} />
      </div>
    )
  }
  const { followed } = state
  return (
    <div class="customer open">
      <TopBar text={words.say.shipment(followed.reference)}>
        {followed.finished_at === null && (
          <LiveBadge words={words} status={following.status} lastHeardAt={following.lastHeardAt} clock={clock} />
        )}
      </TopBar>
      <main>
        <Sheet followed={followed} towns={towns.value} live={following.status.value.kind} clock={clock} words={words} />
        <MapPicture following={following} clock={clock} words={words} />
      </main>
    </div>
  )
}

function TopBar({ text, children }: { text: string; children?: preact.ComponentChildren }) {
  return (
    <header class="top">
      <span class="sign" aria-hidden="true">
        R
      </span>
      <b>{text}</b>
      {children}
    </header>
  )
}

function titleOf(state: LinkState, { say }: Words): string {
  if (state.kind !== 'open') return 'Rastro'
  const { reference, status } = state.followed
  return say.title(reference, say.status[status])
}
