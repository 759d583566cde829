import { setTimeout as wait } from 'node:timers/promises'

const STEP_MILLISECONDS = 50

/**
 * Asks until the answer is yes.
 *
 * @param {() => Promise<boolean>} ask
 * @param {number} milliseconds after which it gives up
 * @returns {Promise<boolean>} false when it gave up
 */
export async function waitUntil(ask, milliseconds) {
  const end = Date.now() + milliseconds
  while (Date.now() < end) {
    if (await ask()) return true
    await wait(STEP_MILLISECONDS)
  }
  return false
}
