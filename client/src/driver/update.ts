import { Workbox } from 'workbox-window'

const LOOK_MILLISECONDS = 60 * 60_000

export interface Updates {
  /** Changes to the new version, which reloads the page. */
  apply(): void
}

/**
 * Installs the service worker and tells when a new version waits. It never changes by itself: that would reload the page
 * in the middle of a trip. (docs/sync-spec.md, RECORD5)
 *
 * @param onReady told with `atStart` when the new version was there before the page was opened
 */
export function watchUpdates(onReady: (atStart: boolean) => void): Updates {
  const workbox = new Workbox('/drive/service-worker.js', { scope: '/drive/' })
  workbox.addEventListener('waiting', event => onReady(event.wasWaitingBeforeRegister === true))
  const look = () => void workbox.update().catch(error => console.info('No look at new versions', error))

  workbox.register().then(
    () => {
      setInterval(look, LOOK_MILLISECONDS)
      document.addEventListener('visibilitychange', () => document.hidden || look())
    },
    error => console.error('The page will not open without a network', error)
  )
  return {
    apply() {
      workbox.addEventListener('controlling', () => location.reload())
      workbox.messageSkipWaiting()
    }
  }
}
