import type { Theme } from './map-colours.ts'

/** What the page's `matchMedia` answers, as far as we need it. */
export type MediaQuery = Pick<MediaQueryList, 'matches' | 'addEventListener' | 'removeEventListener'>

/**
 * Follows the light or dark that the person chose for the device.
 *
 * @returns the theme now and the undo of the listening
 */
export function followTheme(dark: MediaQuery, changed: (theme: Theme) => void): { now: () => Theme; stop: () => void } {
  const now = (): Theme => (dark.matches ? 'dark' : 'light')
  const listener = () => changed(now())
  dark.addEventListener('change', listener)
  return { now, stop: () => dark.removeEventListener('change', listener) }
}
