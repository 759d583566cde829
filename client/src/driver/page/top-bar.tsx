import type { DriverMessages } from '../../messages/driver.ts'
import { usePage } from './context.ts'
import { useFacts } from './facts.ts'
import type { Facts } from './situation.ts'

type Chip = { key: keyof DriverMessages['chip']; tone: 'live' | 'wait' | 'alarm' }

/** Who drives what, and whether there is a network. */
export function TopBar() {
  const { view, messages } = usePage()
  const { key, tone } = chipOf(useFacts())
  return (
    <header>
      <p>
        <b>{view.identity.value?.driver.name}</b> <span>{view.road.value?.vehicle}</span>
      </p>
      <p class={`chip ${tone}`}>
        <i class={`bars ${key}`} aria-hidden="true" />
        {messages.chip[key]}
      </p>
    </header>
  )
}

function chipOf({ sync, isOnline }: Facts): Chip {
  if (sync.kind === 'signed_out') return { key: 'signed_out', tone: 'alarm' }
  if (sync.kind === 'offline' || !isOnline) return { key: 'offline', tone: 'wait' }
  if (sync.kind === 'waiting') return { key: 'waiting', tone: 'wait' }
  return { key: 'online', tone: 'live' }
}
