import { ledgerOf, missing } from '@rastro/shared/ledger'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { Identity } from '../identity.ts'
import { insert } from './add-record.ts'
import type { Handle, Meta } from './database.ts'
import { moveToQuarantine, quarantined } from './settle-batch.ts'
import { readHead, type Writing, write } from './transaction.ts'

/**
 * Becomes another device, or the first one. What waits is sent under the new identity when the driver is the same
 * person; another driver's records go to the quarantine: they must not be taken for hers. (OUTBOX7)
 *
 * Seqs go on from where they were. Those that the new device will never send are reported as dropped, or the server
 * would wait for them for ever. (OUTBOX8)
 */
export function adoptIdentity(handle: Handle, identity: Identity, now: string): Promise<void> {
  return write(handle, 'strict', async writing => {
    const meta = writing.objectStore('meta')
    const before = (await meta.get('identity')) as Meta['identity'] | undefined
    const same = before === undefined || before.driver.id === identity.driver.id
    if (!same) await retire(writing, 'other_driver', now)
    await meta.put(identity, 'identity')
    await meta.delete('last_ack')
    const waiting = ledgerOf(await writing.objectStore('records').getAllKeys())
    await meta.put(missing(waiting, 1, await readHead(writing)), 'dropped')
    // The new device knows nothing of the trip that its predecessor began.
    const trip = await meta.get('trip')
    if (trip !== undefined) await insert(writing, { kind: 'trip', recorded_at: now, action: 'started' })
  })
}

/** Forgets who this phone is. What still waited is kept in the quarantine, to be exported. */
export function forgetIdentity(handle: Handle, now: string): Promise<void> {
  return write(handle, 'strict', async writing => {
    await retire(writing, 'unlinked', now)
    await writing.objectStore('meta').delete('identity')
    await writing.objectStore('meta').delete('last_ack')
  })
}

/** Ends what belonged to the former driver. */
async function retire(writing: Writing, code: string, now: string) {
  const records: OutboxRecord[] = await writing.objectStore('records').getAll()
  for (const record of records) await moveToQuarantine(writing, quarantined(record, code, '', now))
  await writing.objectStore('meta').delete('trip')
  await writing.objectStore('meta').delete('road')
}
