import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { failed, LOADING, type Loadable, loaded } from './loadable.ts'
import { type Api, askPage } from './pages.ts'

export type List<Item> = {
  items: Signal<Loadable<Item[]>>
  /** Whether there is more than is held. */
  hasMore: boolean
  reload: () => Promise<void>
  more: () => Promise<void>
}

/**
 * A list of the server for as long as a component shows it.
 *
 * @param version the list is asked for again when this changes
 */
export function useList<Item>(api: Api, path: string, version: unknown, limit = 50): List<Item> {
  const items = useSignal<Loadable<Item[]>>(LOADING)
  const next = useSignal<string | null>(null)

  async function load(after: string | null): Promise<void> {
    const answer = await askPage<Item>(api, path, { after, limit })
    if (answer.kind !== 'ok') {
      items.value = failed(items.value)
      return
    }
    const held = after !== null && items.value.kind === 'loaded' ? items.value.value : []
    items.value = loaded([...held, ...answer.value.items])
    next.value = answer.value.next
  }

  useEffect(() => void load(null), [path, version])
  return { items, hasMore: next.value !== null, reload: () => load(null), more: () => load(next.value) }
}
