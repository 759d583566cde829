import type { Synced } from '@rastro/shared/schema/sync'
import t from 'tap'
import { waitUntil } from '../../test/support/wait-until.ts'
import type { BatchLimits } from '../src/driver/outbox/choose-batch.ts'
import { readMeta } from '../src/driver/outbox/meta.ts'
import { adoptIdentity, forgetIdentity } from '../src/driver/outbox/switch-identity.ts'
import { thinFixes } from '../src/driver/outbox/thin-fixes.ts'
import { fixAt, freshName, openPhone, type Phone, pageHidden, tripStarted } from './driver-support.ts'

const NOW = '2026-11-21T20:47:29.123Z'
const marco = { device_id: 1, token: 'one', driver: { id: 7, name: 'Marco' } }
const everything: BatchLimits = { order: 'oldest_first', records: 500, bytes: 48 * 1024 }

function synced(changes: Partial<Synced>): Synced {
  return { server_time: NOW, acked: [], stored: 0, duplicates: 0, rejected: [], max_records: 500, ...changes }
}

async function addFixes(phone: Phone, count: number) {
  for (let second = 0; second < count; second++) await phone.outbox.add(fixAt(second))
}

async function seqsOf(phone: Phone, limits = everything): Promise<number[]> {
  return (await phone.outbox.batch(limits)).records.map(({ seq }) => seq)
}

t.test('all kinds of records share one numbering from 1 (OUTBOX1)', async t => {
  const phone = await openPhone()
  for (const draft of [tripStarted, fixAt(0), pageHidden, fixAt(1)]) t.equal(await phone.outbox.add(draft), true)
  t.same(await seqsOf(phone), [1, 2, 3, 4])
  t.equal(phone.pending, 4)
})

t.test('records written at the same time get different seqs (OUTBOX1)', async t => {
  const phone = await openPhone()
  await Promise.all(Array.from({ length: 50 }, (_, second) => phone.outbox.add(fixAt(second))))
  t.equal(new Set(await seqsOf(phone)).size, 50)
})

t.test('a seq is not used again after its record was deleted and the page restarted (OUTBOX2)', async t => {
  const name = freshName()
  const phone = await openPhone(name)
  await addFixes(phone, 3)
  await phone.outbox.settle(await phone.outbox.batch(everything), synced({ acked: [[1, 3]] }))
  phone.database.close()

  const again = await openPhone(name)
  t.equal(again.pending, 0)
  await again.outbox.add(fixAt(9))
  const batch = await again.outbox.batch(everything)
  t.same(
    batch.records.map(({ seq }) => seq),
    [4]
  )
  t.equal(batch.head_seq, 4)
})

t.test('what a page says while it is closed is numbered as everything else (OUTBOX1, OUTBOX2)', async t => {
  const name = freshName()
  const phone = await openPhone(name)
  await addFixes(phone, 3)
  await phone.outbox.settle(await phone.outbox.batch(everything), synced({ acked: [[1, 3]] }))
  phone.outbox.addLast(pageHidden)

  const again = await openPhone(name)
  await waitUntil('it is kept', async () => (await seqsOf(again)).length === 1)
  t.same(await seqsOf(again), [4])
  await again.outbox.add(fixAt(9))
  t.same(await seqsOf(again), [4, 5])
})

t.test('what a page says while a fix is being written takes no seq from it (OUTBOX1)', async t => {
  const phone = await openPhone()
  await addFixes(phone, 1)
  const writing = phone.outbox.add(fixAt(1))
  phone.outbox.addLast(pageHidden)
  await writing
  await phone.outbox.add(fixAt(2))
  const { records } = await phone.outbox.everything()
  t.same(
    records.filter(({ kind }) => kind === 'fix').map(({ recorded_at }) => recorded_at),
    [fixAt(0), fixAt(1), fixAt(2)].map(({ recorded_at }) => recorded_at)
  )
  t.equal((await phone.outbox.batch(everything)).head_seq, records.at(-1)?.seq)
})

t.test('a record is the same at each attempt (OUTBOX3)', async t => {
  const phone = await openPhone()
  await addFixes(phone, 2)
  const first = await phone.outbox.batch(everything)
  t.same((await phone.outbox.batch(everything)).records, first.records)
})

t.test('a handle that the browser closes behind the page loses nothing (OUTBOX5)', async t => {
  const phone = await openPhone()
  await addFixes(phone, 1)
  await phone.database.run(async handle => handle.close())
  t.equal(await phone.outbox.add(fixAt(1)), true)
  await phone.database.run(async handle => handle.close())
  t.same(await seqsOf(phone), [1, 2])
})

t.test('what cannot be stored waits in memory and is stored with the next record (OUTBOX5)', async t => {
  const phone = await openPhone()
  const { run } = phone.database
  phone.database.run = () => Promise.reject(new Error('the disk is gone'))
  t.equal(await phone.outbox.add(fixAt(0)), false)
  t.equal(phone.storage, 'failed')
  t.equal(phone.pending, 1)
  phone.database.run = run
  t.equal(await phone.outbox.add(fixAt(1)), true)
  t.equal(phone.storage, 'well')
  t.equal(phone.pending, 2)
  t.same(await seqsOf(phone), [1, 2])
})

t.test('only what was sent and acknowledged is deleted (SYNC5)', async t => {
  const phone = await openPhone()
  await addFixes(phone, 5)
  const batch = await phone.outbox.batch({ ...everything, records: 3 })
  t.equal(batch.more, true)
  await phone.outbox.settle(batch, synced({ acked: [[2, 5]] }))
  t.same(await seqsOf(phone), [1, 4, 5])
  t.equal(await readMeta(phone.database, 'last_ack'), NOW)
})

t.test('a rejected record is moved to the quarantine with its reason (SYNC7)', async t => {
  const phone = await openPhone()
  await addFixes(phone, 3)
  const rejected = [{ index: 1, seq: 2, code: 'lat_out_of_range', detail: 'lat must be <= 90' }]
  await phone.outbox.settle(
    await phone.outbox.batch(everything),
    synced({
      acked: [
        [1, 1],
        [3, 3]
      ],
      rejected
    })
  )
  const kept = await phone.outbox.everything()
  t.same(kept.records, [])
  t.match(kept.quarantine, [{ seq: 2, code: 'lat_out_of_range', record: { ...fixAt(1), seq: 2 } }])
  t.equal(phone.quarantined, 1)
})

t.test('the newest fix and all that is not a fix go first, then the backlog, oldest first (SYNC2)', async t => {
  const phone = await openPhone()
  for (const draft of [fixAt(0), tripStarted, fixAt(1), pageHidden, fixAt(2)]) await phone.outbox.add(draft)
  t.same(await seqsOf(phone, { ...everything, order: 'live_first' }), [5, 2, 4, 1, 3])
})

t.test('the first request after an outage leaves the backlog for the next ones (SYNC2)', async t => {
  const phone = await openPhone()
  await phone.outbox.add(tripStarted)
  await addFixes(phone, 20)
  const limits: BatchLimits = { order: 'urgent_only', records: 10, bytes: 48 * 1024 }
  t.same(await seqsOf(phone, limits), [21, 1])
  t.equal((await seqsOf(phone, { ...limits, records: 500 })).length, 21, 'unless one request holds it all')
})

t.test('a batch has at most the given bytes, and always a record (SYNC1)', async t => {
  const phone = await openPhone()
  await addFixes(phone, 40)
  const batch = await phone.outbox.batch({ ...everything, bytes: 1000 })
  t.ok(new TextEncoder().encode(JSON.stringify(batch.records)).length <= 1001)
  t.ok(batch.records.length > 1)
  t.equal((await phone.outbox.batch({ ...everything, bytes: 1 })).records.length, 1)
})

t.test('a full phone gives up old fixes only, and says once which (OUTBOX6, LEDGER3)', async t => {
  const phone = await openPhone()
  await phone.outbox.add(tripStarted)
  await addFixes(phone, 310)
  t.equal(await phone.database.run(thinFixes), 5)
  const batch = await phone.outbox.batch(everything)
  t.same(batch.dropped, [
    [3, 3],
    [5, 5],
    [7, 7],
    [9, 9],
    [11, 11]
  ])
  t.equal(batch.records[0]?.kind, 'trip')
  await phone.outbox.settle(batch, synced({ acked: [[1, 2]] }))
  t.same((await phone.outbox.batch(everything)).dropped, [], 'it is said once')
})

t.test('more gaps than one request may report are reported by the next ones (OUTBOX6)', async t => {
  const phone = await openPhone()
  await addFixes(phone, 1310)
  t.equal(await phone.database.run(thinFixes), 505)
  const all: BatchLimits = { order: 'oldest_first', records: 1000, bytes: 1_000_000 }
  await phone.outbox.settle(await phone.outbox.batch(all), synced({ acked: [[1, 1310]] }))
  const last = await phone.outbox.batch(all)
  t.same({ records: last.records, gaps: last.dropped.length, more: last.more }, { records: [], gaps: 5, more: false })
})

t.test('a trip and its record are written together (OUTBOX1)', async t => {
  const phone = await openPhone()
  await phone.outbox.add(tripStarted)
  t.same(await readMeta(phone.database, 'trip'), { started_at: tripStarted.recorded_at })
  await phone.outbox.add({ kind: 'trip', recorded_at: NOW, action: 'ended' })
  t.equal(await readMeta(phone.database, 'trip'), null)
})

t.test(
  'the same driver linked again keeps what waits, and drops the seqs of the former device (OUTBOX7, OUTBOX8)',
  async t => {
    const phone = await openPhone()
    await phone.database.run(handle => adoptIdentity(handle, marco, NOW))
    await phone.outbox.add(tripStarted)
    await addFixes(phone, 3)
    await phone.outbox.settle(await phone.outbox.batch(everything), synced({ acked: [[1, 2]] }))
    await phone.database.run(handle => adoptIdentity(handle, { ...marco, device_id: 2, token: 'two' }, NOW))
    const batch = await phone.outbox.batch(everything)
    t.match(batch.records, [{ seq: 3 }, { seq: 4 }, { seq: 5, kind: 'trip', action: 'started' }])
    t.same(batch.dropped, [[1, 2]])
    t.equal(batch.head_seq, 5)
  }
)

t.test("another driver's link does not send what the first one recorded (OUTBOX7)", async t => {
  const phone = await openPhone()
  await phone.database.run(handle => adoptIdentity(handle, marco, NOW))
  await addFixes(phone, 3)
  const other = { device_id: 2, token: 'two', driver: { id: 8, name: 'Ana' } }
  await phone.database.run(handle => adoptIdentity(handle, other, NOW))
  const batch = await phone.outbox.batch(everything)
  t.same(batch.records, [])
  t.same(batch.dropped, [[1, 3]])
  t.match((await phone.outbox.everything()).quarantine, [{ seq: 1, code: 'other_driver' }, { seq: 2 }, { seq: 3 }])
})

t.test('unlinking keeps what was not sent where it can be exported', async t => {
  const phone = await openPhone()
  await phone.database.run(handle => adoptIdentity(handle, marco, NOW))
  await addFixes(phone, 2)
  await phone.database.run(handle => forgetIdentity(handle, NOW))
  t.equal(await readMeta(phone.database, 'identity'), null)
  t.match(await phone.outbox.everything(), { records: [], quarantine: [{ code: 'unlinked' }, { code: 'unlinked' }] })
})
