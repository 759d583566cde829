import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import '../ui/buttons.css'
import type { ServerClock } from '../ui/server-clock.ts'
import type { Following } from './following.ts'
import './map-picture.css'
import type { Words } from './words.ts'

type MapPictureProps = { following: Following; clock: ServerClock; words: Words }
type State = 'asked' | 'loading' | 'ready' | 'failed'

/** The map: loaded after the words, and on phones that save data only when it is asked for. */
export function MapPicture({ following, clock, words }: MapPictureProps) {
  const { say } = words
  const container = useRef<HTMLDivElement>(null)
  const state = useSignal<State>(savesData() ? 'asked' : 'loading')
  const wanted = state.value !== 'asked'

  useEffect(() => {
    if (!wanted) return
    let close = () => {}
    let gone = false
    import('./shipment-map.ts').then(
      ({ openShipmentMap }) => {
        if (gone || container.current === null) return
        close = openShipmentMap(container.current, { following, clock, words })
        state.value = 'ready'
      },
      (error: unknown) => {
        console.error('The map could not be loaded', error)
        state.value = 'failed'
      }
    )
    return () => {
      gone = true
      close()
    }
  }, [wanted, state, following, clock, words])

  return (
    <section class="map-picture" aria-label={say.map.label}>
      <div class="map" ref={container} />
      {state.value === 'asked' && (
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            state.value = 'loading'
          }}
        >
          {say.map.show}
        </button>
      )}
      {(state.value === 'loading' || state.value === 'failed') && (
        <p role="status">{state.value === 'loading' ? say.map.loading : say.map.failed}</p>
      )}
    </section>
  )
}

/** Only Chromium tells. */
function savesData(): boolean {
  const connection: unknown = 'connection' in navigator ? navigator.connection : null
  return (
    typeof connection === 'object' && connection !== null && 'saveData' in connection && connection.saveData === true
  )
}
