import type { Sync } from '@rastro/shared/schema/sync'
import type { Identity } from '../identity.ts'
import type { Database } from '../outbox/database.ts'
import { readMeta, writeMeta } from '../outbox/meta.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { View } from '../page/view.ts'
import type { Battery } from '../recording/battery.ts'
import type { ClockKeeper } from '../recording/clock-keeper.ts'
import { compareClocks } from '../recording/server-clock.ts'
import { systemClock } from '../system-clock.ts'
import type { Answer } from './answer.ts'
import { postBatch } from './post-batch.ts'
import { type SyncLoop, startSyncLoop, type Wake } from './sync-loop.ts'
import { addUsage } from './usage.ts'

export interface Sending {
  /** Sends as this device from now on. */
  start(identity: Identity): void
  wake(reason: Wake): void
  stop(): void
}

export interface SendingDependencies {
  database: Database
  outbox: Outbox
  view: View
  clock: ClockKeeper
  battery: Battery
  appVersion: string
}

/** The sync loop in a browser: what it sends with, what it tells of the phone, what it learns on the way. */
export function createSending({ database, outbox, view, clock, battery, appVersion }: SendingDependencies): Sending {
  let loop: SyncLoop | null = null

  async function send(body: Sync, token: string): Promise<Answer> {
    const { answer, bytes, sentAt, answeredAt } = await postBatch(body, token)
    // A phone too full to count still learns what it may delete.
    await countUsage(bytes).catch(error => console.info('The data used are not counted', error))
    if (answer.kind === 'synced') {
      await clock.learn(compareClocks(Date.parse(answer.synced.server_time), sentAt, answeredAt))
    }
    return answer
  }

  async function countUsage(bytes: number) {
    const usage = addUsage(await readMeta(database, 'usage'), bytes, new Date())
    view.usage.value = usage.bytes
    await writeMeta(database, 'usage', usage)
  }

  async function showLastAck() {
    view.lastAck.value = await readMeta(database, 'last_ack')
  }

  function stop() {
    loop?.stop()
    loop = null
  }

  return {
    start({ token }) {
      stop()
      loop = startSyncLoop({
        outbox,
        clock: systemClock,
        random: Math.random,
        isOnline: () => navigator.onLine,
        report: () => ({
          app_version: appVersion,
          battery: battery.level(),
          storage_persisted: view.isPersisted.peek()
        }),
        send: body => send(body, token),
        onState(state) {
          view.sync.value = state
        },
        onSynced: () => void showLastAck()
      })
    },
    wake: reason => loop?.wake(reason),
    stop
  }
}
