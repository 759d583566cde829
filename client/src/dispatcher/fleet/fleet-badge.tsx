import { LiveBadge } from '../../ui/live-badge.tsx'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'

/** Whether the fleet on screen is live. */
export function FleetBadge({ workplace: { live, clock } }: { workplace: Workplace }) {
  return <LiveBadge words={useWords()} status={live.status} lastHeardAt={live.lastHeardAt} clock={clock} />
}
