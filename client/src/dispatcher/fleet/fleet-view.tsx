import { useSignal } from '@preact/signals'
import { useCallback, useEffect } from 'preact/hooks'
import { DeviceCard } from './device-card.tsx'
import '../../ui/buttons.css'
import './fleet-view.css'
import { Rail } from '../rail.tsx'
import { PickingBanner } from '../shipments/picking-banner.tsx'
import { SidePanel } from '../side-panel.tsx'
import { TimeStrip } from '../track/time-strip.tsx'
import { useWords } from '../words.ts'
import type { Section, Workplace } from '../workplace.ts'
import { MapPane } from './map-pane.tsx'

/** Rail, panel, map; card and time strip of the selected vehicle lie on the map. On a phone, panel and map take turns. */
export function FleetView({ workplace }: { workplace: Workplace }) {
  const { say } = useWords()
  const front = useSignal<'panel' | 'map'>('panel')
  const { selection, selected, session, section, picking } = workplace
  const choose = (next: Section) => {
    section.value = next
    front.value = 'panel'
  }

  const reveal = useCallback(() => {
    front.value = 'panel'
  }, [front])

  useEffect(() => {
    const deselect = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      if (picking.value === null) selection.select(null)
      else picking.value = null
    }
    addEventListener('keydown', deselect)
    return () => removeEventListener('keydown', deselect)
  }, [selection, picking])
  useEffect(() => {
    // On a phone a selection is made to be looked at.
    const undo = workplace.centring.subscribe(count => {
      if (count > 0) front.value = 'map'
    })
    return undo
  }, [workplace, front])
  useEffect(() => {
    // On a phone the map comes to the front to be pointed at, and leaves it again.
    let pointing = false
    return picking.subscribe(wanted => {
      if (wanted !== null) front.value = 'map'
      else if (pointing) front.value = 'panel'
      pointing = wanted !== null
    })
  }, [picking, front])
  useEffect(() => section.subscribe(reveal), [section, reveal])

  return (
    <div class="fleet-view" data-front={front.value}>
      <Rail section={section.value} choose={choose} signOut={() => void session.signOut()} />
      <main class="work">
        <h1>{say.title}</h1>
        <SidePanel workplace={workplace} reveal={reveal} />
        <div class="stage">
          <MapPane workplace={workplace} />
          <PickingBanner workplace={workplace} />
          {selected.value !== null && (
            <>
              <div class="card-place">
                <DeviceCard workplace={workplace} vehicle={selected.value} />
              </div>
              <div class="strip-place">
                <TimeStrip workplace={workplace} />
              </div>
            </>
          )}
        </div>
      </main>
      <button
        type="button"
        class="turn-button"
        onClick={() => {
          front.value = front.value === 'map' ? 'panel' : 'map'
        }}
      >
        {front.value === 'map' ? say.showList : say.showMap}
      </button>
    </div>
  )
}
