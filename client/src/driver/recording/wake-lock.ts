/** Keeps the screen on during a trip: a locked phone gives no position. */
export interface WakeLock {
  /** Asks again after each return to the page: the browser lets go whenever it is hidden. */
  hold(): Promise<void>
  release(): Promise<void>
}

/**
 * @param onChange told when the screen is held and when it no longer is. Refusal is normal (low power mode, no support)
 */
export function createWakeLock(
  wakeLock: Navigator['wakeLock'] | undefined,
  onChange: (isHeld: boolean) => void
): WakeLock {
  let sentinel: WakeLockSentinel | null = null
  let isWanted = false

  async function hold() {
    isWanted = true
    if (sentinel !== null || wakeLock === undefined) return
    try {
      const fresh = await wakeLock.request('screen')
      if (!isWanted) return fresh.release()
      sentinel = fresh
      fresh.addEventListener('release', () => {
        sentinel = null
        onChange(false)
      })
      onChange(true)
    } catch (error) {
      console.info('The screen cannot be kept on', error)
      onChange(false)
    }
  }

  return {
    hold,
    async release() {
      isWanted = false
      await sentinel?.release()
    }
  }
}
