import { useEffect, useRef, useState } from 'preact/hooks'
import { useWords } from '../words.ts'
import type { Workplace } from '../workplace.ts'

/** The map, loaded after the rest of the page: the list does not wait for it. */
export function MapPane({ workplace }: { workplace: Workplace }) {
  const words = useWords()
  const container = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading')

  useEffect(() => {
    let close = () => {}
    let gone = false
    import('./fleet-map.ts').then(
      ({ openFleetMap }) => {
        if (gone || container.current === null) return
        close = openFleetMap(container.current, workplace, words)
        setState('ready')
      },
      (error: unknown) => {
        console.error('The map could not be loaded', error)
        setState('failed')
      }
    )
    return () => {
      gone = true
      close()
    }
  }, [workplace, words])

  return (
    <section class="map-pane" aria-label={words.say.map.label}>
      <div class="map" ref={container} />
      {state !== 'ready' && (
        <p class="map-state" role="status">
          {state === 'loading' ? words.say.map.loading : words.say.map.failed}
        </p>
      )}
    </section>
  )
}
