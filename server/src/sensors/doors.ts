/** Where a set of routes begins, and whether its paths end with a slash. */
export type Door = {
  at: string
  slash: '' | '/'
  /** The same routes are documented at another door. */
  hide: boolean
}

/**
 * The doors to the same routes: each name without and with a slash at the end, as the systems before this one had them.
 * The first is the one in the API's document.
 */
export function doorsOf(...names: string[]): Door[] {
  return names.flatMap((at, index) => [
    { at, slash: '', hide: index > 0 } as const,
    { at, slash: '/', hide: true } as const
  ])
}
