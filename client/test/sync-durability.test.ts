import t from 'tap'
import { waitUntil } from '../../test/support/wait-until.ts'
import { startSyncLoop } from '../src/driver/sync/sync-loop.ts'
import { systemClock } from '../src/driver/system-clock.ts'
import { fixAt, openPhone } from './driver-support.ts'

t.test('a strict write that ends before the request makes durable what the request holds (OUTBOX4)', async t => {
  const phone = await openPhone()
  const happened: string[] = []
  const { transaction } = IDBDatabase.prototype
  t.intercept(IDBDatabase.prototype, 'transaction', {
    value(this: IDBDatabase, stores: string[], mode: IDBTransactionMode, options?: IDBTransactionOptions) {
      const opened = transaction.call(this, stores, mode, options)
      opened.addEventListener('complete', () => happened.push(`${mode} ${options?.durability}`))
      return opened
    }
  })
  const { put } = IDBObjectStore.prototype
  t.intercept(IDBObjectStore.prototype, 'put', {
    value(this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      happened.push(`put ${String(key)}`)
      return put.call(this, value, key)
    }
  })

  await phone.outbox.add(fixAt(0))
  t.same(happened.splice(0), ['put head', 'readwrite relaxed'], 'a position itself is written cheaply')

  const loop = startSyncLoop({
    outbox: phone.outbox,
    clock: systemClock,
    random: () => 1,
    isOnline: () => true,
    report: () => ({}),
    onState: () => {},
    onSynced: () => {},
    async send(body) {
      happened.push(`request with ${body.records.length}`)
      return { kind: 'failed', reason: 'network' }
    }
  })
  t.teardown(() => loop.stop())
  await waitUntil('it is sent', () => happened.length === 3)
  t.same(happened, ['put head', 'readwrite strict', 'request with 1'])
})
