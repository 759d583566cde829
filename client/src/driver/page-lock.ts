const NAME = 'rastro-driver'
/** A page that is being reloaded lets go a moment after the new one asks. */
const PATIENCE_MILLISECONDS = 600

export interface PageLock {
  /** Takes the work from the tab that has it. */
  takeOver(): void
}

export interface PageLockEvents {
  /** This page is the one that works. */
  onHeld(): void
  /** Another tab works; this one waits until it is closed. */
  onElsewhere(): void
  /** Another tab has taken over from this one. */
  onTaken(): void
}

/**
 * One page at a time records and sends; two would number the same trip twice and wake the GPS twice.
 *
 * @param locks absent in old browsers: then this page simply works
 */
export function holdPageLock(locks: LockManager | undefined, events: PageLockEvents): PageLock {
  if (locks === undefined) {
    events.onHeld()
    return { takeOver: () => {} }
  }
  let isHeld = false

  function ask(options: LockOptions) {
    const work = locks?.request(NAME, options, () => {
      isHeld = true
      events.onHeld()
      return new Promise<void>(() => {}) // Held for as long as the page lives.
    })
    work?.catch((error: unknown) => {
      if (!isHeld) return // The waiting request was given up for one that takes over.
      isHeld = false
      console.info('Another tab has taken over', error)
      events.onTaken()
    })
  }

  const waiting = new AbortController()
  ask({ signal: waiting.signal })
  setTimeout(() => {
    if (!isHeld) events.onElsewhere()
  }, PATIENCE_MILLISECONDS)
  return {
    takeOver() {
      waiting.abort()
      ask({ steal: true })
    }
  }
}
