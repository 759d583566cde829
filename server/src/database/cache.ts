/** Answers of the database, cached for a while. */
export type Cache<Key, Value> = {
  get: (key: Key) => Promise<Value>
  /** Drops the answers that `matches` says are old, and whatever is being asked right now. */
  invalidate: (matches: (value: Value) => boolean) => void
}

type Options<Key, Value> = {
  load: (key: Key) => Promise<Value>
  clock: () => number
  /** Upper bound on an entry's age, in case an invalidation message is lost. */
  lifetimeMilliseconds: number
  /** The oldest go when there are more. */
  maximum: number
}

type Entry<Value> = { value: Promise<Value>; settled: { value: Value } | null; until: number }

/**
 * Caches what `load` answered. An answer that was being loaded while something was invalidated serves those who
 * wait for it and is not kept: it may be from before the change.
 */
export function createCache<Key, Value>(options: Options<Key, Value>): Cache<Key, Value> {
  const { load, clock, lifetimeMilliseconds, maximum } = options
  const entries = new Map<Key, Entry<Value>>()

  function ask(key: Key): Promise<Value> {
    const entry: Entry<Value> = { value: load(key), settled: null, until: clock() + lifetimeMilliseconds }
    entries.delete(key)
    entries.set(key, entry)
    if (entries.size > maximum) {
      for (const oldest of entries.keys()) {
        entries.delete(oldest)
        break
      }
    }
    entry.value.then(
      value => {
        entry.settled = { value }
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key)
      }
    )
    return entry.value
  }

  return {
    get: key => {
      const entry = entries.get(key)
      return entry !== undefined && clock() < entry.until ? entry.value : ask(key)
    },
    invalidate: matches => {
      for (const [key, { settled }] of entries) {
        if (settled === null || matches(settled.value)) entries.delete(key)
      }
    }
  }
}
