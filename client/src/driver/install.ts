/** Chrome's offer to install the page; not in the standard, so not in TypeScript's library. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>
}

/**
 * - `button`: the browser installs on a tap
 * - `share_menu`: iOS, by hand: Share, then Add to Home Screen
 */
export type InstallWay = { kind: 'button'; install: () => Promise<void> } | { kind: 'share_menu' }

/** Tells how this page can be installed; null when it is installed already or cannot be. */
export function watchInstall(onWay: (way: InstallWay | null) => void) {
  if (matchMedia('(display-mode: standalone)').matches) return
  if (/iPhone|iPad/.test(navigator.userAgent)) onWay({ kind: 'share_menu' })
  addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    const offer = event as InstallOffer
    onWay({
      kind: 'button',
      async install() {
        await offer.prompt()
        onWay(null)
      }
    })
  })
  addEventListener('appinstalled', () => onWay(null))
}
