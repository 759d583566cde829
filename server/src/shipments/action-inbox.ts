import type { Kysely } from 'kysely'
import type { Database } from '../database/tables.ts'
import { type ApplyDependencies, applyAction } from './apply-action.ts'
import { loadPendingActions, type PendingAction } from './history-store.ts'

const ACTIONS_AT_ONCE = 200

/** What a commit stored of a device, as far as it matters here. */
type StoredRecords = { device_id: number; records: readonly { kind: string }[] }

/**
 * Drivers' actions, from the records that were stored to the shipments. What is left to do is what the database says:
 * records without a row in the history. So nothing is lost when a process dies in between, and nothing is done twice.
 */
export type ActionInbox = {
  /** To be told of every commit, before anyone is told where the devices are. */
  take: (stored: readonly StoredRecords[]) => void
  /**
   * Waits until what was taken from the device is done. Whoever shows a shipment's followers where the device is must
   * wait for it: the position that comes with a delivery is no longer the shipment's.
   *
   * @throws when it could not be done
   */
  settled: (deviceId: number) => Promise<void>
  stop: () => Promise<void>
}

type Options = ApplyDependencies & {
  db: Kysely<Database>
  onError: (error: unknown, what: string) => void
  /** Milliseconds between two looks for what a process that died left behind; the first is at the start. */
  every: number
}

export function createActionInbox({ db, onError, every, ...dependencies }: Options): ActionInbox {
  const pending = new Map<number, Promise<void>>()
  let last: Promise<void> = Promise.resolve()
  let stopped = false

  /** One after the other: the actions of a device in their order, and never many transactions for few shipments. */
  function queue(work: () => Promise<void>): Promise<void> {
    const done = last.then(work)
    last = done.catch(error => onError(error, "could not apply drivers' actions"))
    return done
  }

  async function applyPending(deviceId: number | null): Promise<void> {
    while (!stopped) {
      const actions = await loadPendingActions(db, deviceId, ACTIONS_AT_ONCE)
      const errors = await applyEach(actions)
      if (errors.length > 0) throw errors[0]
      if (actions.length < ACTIONS_AT_ONCE) return
    }
  }

  /** One that fails keeps no other waiting. */
  async function applyEach(actions: readonly PendingAction[]): Promise<unknown[]> {
    const errors: unknown[] = []
    for (const action of actions) {
      await applyAction(dependencies, action).catch(error => errors.push(error))
    }
    return errors
  }

  function takeOne(deviceId: number): void {
    const done = queue(() => applyPending(deviceId))
    pending.set(deviceId, done)
    const forget = () => {
      if (pending.get(deviceId) === done) pending.delete(deviceId)
    }
    done.then(forget, forget)
  }

  function look(): void {
    queue(() => applyPending(null)).catch(() => {
      // Told in `queue` already; the next look does it.
    })
  }

  look()
  const timer = setInterval(look, every)
  timer.unref()

  return {
    take: stored => {
      for (const { device_id, records } of stored) {
        if (records.some(({ kind }) => kind === 'shipment')) takeOne(device_id)
      }
    },
    settled: async deviceId => await pending.get(deviceId),
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await last
    }
  }
}
