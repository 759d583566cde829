import { useSignal } from '@preact/signals'
import { useCallback, useEffect } from 'preact/hooks'
import { DeviceCard } from './device-card.tsx'
import { DriversPanel } from './drivers-panel.tsx'
import { FleetPanel } from './fleet-panel.tsx'
import '../ui/buttons.css'
import './fleet-view.css'
import { MapPane } from './map-pane.tsx'
import { Rail, type Section } from './rail.tsx'
import { TimeStrip } from './time-strip.tsx'
import { useWords } from './words.ts'
import type { Workplace } from './workplace.ts'

/** Rail, panel, map; card and time strip of the selected vehicle lie on the map. On a phone, panel and map take turns. */
export function FleetView({ workplace }: { workplace: Workplace }) {
  const { say } = useWords()
  const section = useSignal<Section>('map')
  const front = useSignal<'panel' | 'map'>('panel')
  const { selection, selected, session } = workplace
  const choose = (next: Section) => {
    section.value = next
    front.value = 'panel'
  }

  const reveal = useCallback(() => {
    front.value = 'panel'
  }, [front])

  useEffect(() => {
    const deselect = (event: KeyboardEvent) => {
      if (event.key === 'Escape') selection.select(null)
    }
    addEventListener('keydown', deselect)
    return () => removeEventListener('keydown', deselect)
  }, [selection])
  useEffect(() => {
    // On a phone a selection is made to be looked at.
    const undo = workplace.centring.subscribe(count => {
      if (count > 0) front.value = 'map'
    })
    return undo
  }, [workplace, front])

  return (
    <div class="fleet-view" data-front={front.value}>
      <Rail section={section.value} choose={choose} signOut={() => void session.signOut()} />
      <main class="work">
        <h1>{say.title}</h1>
        {section.value === 'map' ? (
          <FleetPanel workplace={workplace} onAddDriver={() => choose('drivers')} reveal={reveal} />
        ) : (
          <DriversPanel workplace={workplace} />
        )}
        <div class="stage">
          <MapPane workplace={workplace} />
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
