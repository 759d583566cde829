import type { JournalEvent } from '@rastro/shared/model/journal'

export interface PageLife {
  onEvent(event: JournalEvent): void
  /** The page is being closed: only what is asked for at once is still done. */
  onClose(): void
  /** The page is seen again: watches, locks and sockets may have died meanwhile. */
  onReturn(): void
  onNetwork(isOnline: boolean): void
}

/** Listens to what may end a recording. @returns stops listening */
export function watchPageLife({ onEvent, onClose, onReturn, onNetwork }: PageLife): () => void {
  let isClosed = false
  const stop = new AbortController()
  const { signal } = stop

  document.addEventListener(
    'visibilitychange',
    () => {
      // A page that closes is hidden right after; that it was closed says more.
      if (isClosed) return
      onEvent(document.hidden ? 'page_hidden' : 'page_visible')
      if (!document.hidden) onReturn()
    },
    { signal }
  )
  window.addEventListener(
    'pagehide',
    () => {
      // Whether the browser keeps the page to come back to (`persisted`) is a guess: such a page is often dropped unheard.
      isClosed = true
      onClose()
    },
    { signal }
  )
  // A page from the back/forward cache is shown without any visibilitychange.
  window.addEventListener(
    'pageshow',
    ({ persisted }) => {
      isClosed = false
      if (!persisted) return
      onEvent('page_visible')
      onReturn()
    },
    { signal }
  )
  window.addEventListener('online', () => announce(true), { signal })
  window.addEventListener('offline', () => announce(false), { signal })

  function announce(isOnline: boolean) {
    onEvent(isOnline ? 'online' : 'offline')
    onNetwork(isOnline)
  }
  return () => stop.abort()
}
