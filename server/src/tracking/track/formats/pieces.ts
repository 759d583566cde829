const ITEMS_A_PIECE = 500

/**
 * Writes many items as text, some at a time: a track of 100 000 fixes is never one string, and the process can turn to
 * others between two pieces.
 */
export function* pieces<Item>(
  items: readonly Item[],
  write: (item: Item, index: number) => string,
  separator: string
): Iterable<string> {
  for (let start = 0; start < items.length; start += ITEMS_A_PIECE) {
    const texts = items.slice(start, start + ITEMS_A_PIECE).map((item, index) => write(item, start + index))
    yield (start === 0 ? '' : separator) + texts.join(separator)
  }
}
