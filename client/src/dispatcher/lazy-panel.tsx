import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failure, Panel } from './panel.tsx'
import { useWords } from './words.ts'
import type { Workplace } from './workplace.ts'

type PanelComponent = ComponentType<{ workplace: Workplace }>
type Loading = { kind: 'loading' } | { kind: 'ready'; component: PanelComponent } | { kind: 'failed' }

/**
 * A panel whose code is loaded when it is first opened.
 *
 * @param title of the panel while there is nothing else to show
 */
export function lazyPanel(load: () => Promise<PanelComponent>) {
  let known: PanelComponent | null = null
  return function LazyPanel({ workplace, title }: { workplace: Workplace; title: string }) {
    const { say } = useWords()
    const [state, setState] = useState<Loading>(
      known === null ? { kind: 'loading' } : { kind: 'ready', component: known }
    )
    const start = () => {
      setState({ kind: 'loading' })
      load().then(
        component => {
          known = component
          setState({ kind: 'ready', component })
        },
        (error: unknown) => {
          console.error('A panel could not be loaded', error)
          setState({ kind: 'failed' })
        }
      )
    }
    useEffect(() => {
      if (known === null) start()
    }, [])
    if (state.kind === 'ready') return <state.component workplace={workplace} />
    return (
      <Panel workplace={workplace} title={title}>
        {state.kind === 'loading' && <p class="no-rows">{say.panel.loading}</p>}
        {state.kind === 'failed' && <Failure text={say.panel.failed} again={say.panel.again} retry={start} />}
      </Panel>
    )
  }
}
