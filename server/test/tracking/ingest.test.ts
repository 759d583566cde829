import { type Ledger, ledgerOf } from '@rastro/shared/ledger'
import t from 'tap'
import { waitUntil } from '../../../test/support/wait-until.ts'
import type { Batch, Stored } from '../../src/tracking/batch.ts'
import { createIngest, MAXIMUM_BUFFERED_RECORDS } from '../../src/tracking/ingest.ts'

const batch = (device_id: number, seqs: number[]): Batch => ({
  device_id,
  head_seq: 0,
  dropped: [],
  rejected: [],
  clock_offset_ms: null,
  device: {},
  records: seqs.map(seq => ({ seq, kind: 'fix', recorded_at: '2026-11-21T20:00:00.000Z', lat: 0, lng: 0 }))
})

const outcome = (device_id: number, gained: Ledger): Stored => ({
  device_id,
  gained,
  position: null,
  track_changed: null,
  records: []
})

const storeAll = async (batches: readonly Batch[]) =>
  batches.map(({ device_id, records }) => outcome(device_id, ledgerOf(records.map(({ seq }) => seq))))

t.test('requests that arrive together are stored together and each gets its own answer', async t => {
  const calls: number[] = []
  const ingest = createIngest({
    store: async batches => {
      calls.push(batches.length)
      return await storeAll(batches)
    },
    onStored: () => {}
  })
  const answers = await Promise.all([ingest.submit(batch(1, [1, 2])), ingest.submit(batch(2, [7]))])
  t.same(calls, [2])
  t.same(answers, [
    { acked: [[1, 2]], stored: 2, duplicates: 0 },
    { acked: [[7, 7]], stored: 1, duplicates: 0 }
  ])
})

t.test('twenty requests with the same records: one of them stored, all acknowledged (ING1)', async t => {
  const ingest = createIngest({ store: storeAll, onStored: () => {} })
  const answers = await Promise.all(Array.from({ length: 20 }, () => ingest.submit(batch(1, [1, 2, 3]))))
  t.same(answers.map(({ stored }) => stored).sort(), [...Array(19).fill(0), 3])
  for (const { acked, stored, duplicates } of answers) {
    t.same(acked, [[1, 3]])
    t.equal(stored + duplicates, 3)
  }
})

t.test('an answer comes only after the commit (ING2)', async t => {
  let commit: () => void = () => {}
  const committed = new Promise<void>(resolve => {
    commit = resolve
  })
  let answered = false
  let asked = false
  const store: typeof storeAll = async batches => {
    asked = true
    return committed.then(() => storeAll(batches))
  }
  const ingest = createIngest({ store, onStored: () => {} })
  const answer = ingest.submit(batch(1, [1])).then(() => {
    answered = true
  })
  await waitUntil('the database is asked', () => asked)
  await new Promise(setImmediate)
  t.equal(answered, false)
  commit()
  await answer
  t.equal(answered, true)
})

t.test(
  'a full buffer refuses with a time to come back, and takes records again when it has emptied (ING4)',
  async t => {
    let commit: () => void = () => {}
    const committed = new Promise<void>(resolve => {
      commit = resolve
    })
    const ingest = createIngest({ store: async batches => committed.then(() => storeAll(batches)), onStored: () => {} })
    const seqs = Array.from({ length: 500 }, (_, index) => index + 1)
    const taken = Array.from({ length: MAXIMUM_BUFFERED_RECORDS / 500 }, (_, device) =>
      ingest.submit(batch(device, seqs))
    )
    t.match(await ingest.submit(batch(99, [1])).catch(error => error), { statusCode: 503, retryAfter: 2 })
    commit()
    await Promise.all(taken)
    await ingest.settle()
    t.match(await ingest.submit(batch(99, [1])), { stored: 1 })
  }
)

t.test('a request that the database refuses does not take its neighbours with it', async t => {
  const ingest = createIngest({
    store: async batches => {
      if (batches.some(({ device_id }) => device_id === 13)) throw new Error('refused')
      return await storeAll(batches)
    },
    onStored: () => {}
  })
  const [good, bad, other] = await Promise.allSettled([1, 13, 2].map(device => ingest.submit(batch(device, [1]))))
  t.equal(good?.status, 'fulfilled')
  t.equal(bad?.status, 'rejected')
  t.equal(other?.status, 'fulfilled')
})

t.test('what was stored is told once a commit, before the requests are answered', async t => {
  const order: string[] = []
  const ingest = createIngest({ store: storeAll, onStored: stored => order.push(`told ${stored.length}`) })
  await Promise.all([1, 2].map(device => ingest.submit(batch(device, [1])).then(() => order.push('answered'))))
  t.same(order, ['told 2', 'answered', 'answered'])
})

t.test('a device without a row of state is an error, never a silent acknowledgement', async t => {
  const ingest = createIngest({ store: async () => [], onStored: () => {} })
  await t.rejects(ingest.submit(batch(1, [1])), { message: 'device 1 has no row of state' })
})
