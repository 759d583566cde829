import { setTimeout as wait } from 'node:timers/promises'

const STEP_MILLISECONDS = 25

/**
 * Waits for a condition, never for a time.
 *
 * @param what it waits for, for the message of the failure
 * @param ask answers something other than null, undefined or false once the condition holds
 * @returns what `ask` answered
 * @throws when the condition does not hold in time
 */
export async function waitUntil<Answer>(
  what: string,
  ask: () => Answer | Promise<Answer>,
  { milliseconds = 10_000 }: { milliseconds?: number } = {}
): Promise<NonNullable<Exclude<Answer, false>>> {
  const end = Date.now() + milliseconds
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false)
      return answer as NonNullable<Exclude<Answer, false>>
    if (Date.now() > end) throw new Error(`after ${milliseconds} ms still not so: ${what}`)
    await wait(STEP_MILLISECONDS)
  }
}
