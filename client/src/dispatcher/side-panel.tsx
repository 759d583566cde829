import { unreachable } from '@rastro/shared/unreachable'
import { FleetPanel } from './fleet/fleet-panel.tsx'
import { lazyPanel } from './lazy-panel.tsx'
import { useWords } from './words.ts'
import type { Workplace } from './workplace.ts'

const ShipmentsPanel = lazyPanel(async () => (await import('./shipments/shipments-panel.tsx')).ShipmentsPanel)
const DriversPanel = lazyPanel(async () => (await import('./drivers/drivers-panel.tsx')).DriversPanel)
const AccountPanel = lazyPanel(async () => (await import('./accounts/account-panel.tsx')).AccountPanel)

type SidePanelProps = {
  workplace: Workplace
  /** Brings the panel to the front, where it is not always there: on a phone. */
  reveal: () => void
}

/** The section beside the map. Only the fleet is there from the start. */
export function SidePanel({ workplace, reveal }: SidePanelProps) {
  const { say } = useWords()
  const { section } = workplace
  switch (section.value) {
    case 'map':
      return (
        <FleetPanel
          workplace={workplace}
          onAddDriver={() => {
            section.value = 'drivers'
          }}
          reveal={reveal}
        />
      )
    case 'shipments':
      return <ShipmentsPanel workplace={workplace} title={say.rail.shipments} />
    case 'drivers':
      return <DriversPanel workplace={workplace} title={say.rail.drivers} />
    case 'account':
      return <AccountPanel workplace={workplace} title={say.rail.account} />
    default:
      return unreachable(section.value)
  }
}
