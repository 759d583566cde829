/**
 * Collects what comes quickly and hands it over in one go, at most once per `milliseconds`: the first at once, so that
 * a quiet fleet is not shown late.
 *
 * @param after calls back once after so many milliseconds, unless undone before
 */
export function gather<Item>(
  milliseconds: number,
  after: (milliseconds: number, callback: () => void) => () => void,
  take: (items: readonly Item[]) => void
): { add: (item: Item) => void; stop: () => void } {
  let waiting: Item[] = []
  let undo: (() => void) | null = null

  function flush(): void {
    undo = null
    if (waiting.length === 0) return
    const items = waiting
    waiting = []
    undo = after(milliseconds, flush)
    take(items)
  }

  return {
    add: item => {
      waiting.push(item)
      if (undo === null) flush()
    },
    stop: () => {
      undo?.()
      waiting = []
    }
  }
}
