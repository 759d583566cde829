import type { Range } from '@rastro/shared/ledger'
import type { Synced } from '@rastro/shared/schema/sync'
import t from 'tap'
import { Outbox } from '../src/outbox.ts'

const recorded_at = '2026-11-21T20:47:29.123Z'
const addFix = (outbox: Outbox) => outbox.add({ kind: 'fix', recorded_at, lat: -2.9, lng: -79 })
const addEvent = (outbox: Outbox) => outbox.add({ kind: 'journal', recorded_at, event: 'page_hidden' })
const all = { afterOutage: false, maximum: 500 }

function answer(acked: [number, number][], rejected: number[] = []): Synced {
  const rejections = rejected.map((seq, index) => ({ index, seq, code: 'bad', detail: 'bad' }))
  return { server_time: recorded_at, acked, stored: 0, duplicates: 0, rejected: rejections, max_records: 500 }
}

t.test('seqs are strictly increasing and never reused', async t => {
  const outbox = new Outbox(100)
  addFix(outbox)
  addFix(outbox)
  outbox.settle(outbox.batch(all), [], answer([[1, 2]]))
  addFix(outbox)
  t.same(
    outbox.batch(all).map(({ seq }) => seq),
    [3]
  )
  t.equal(outbox.headSeq, 3)
})

t.test('after an outage the newest fix and all that is not a fix go first, then the backlog, oldest first', async t => {
  const outbox = new Outbox(2000)
  for (let seq = 1; seq <= 1200; seq++) (seq === 700 || seq === 3 ? addEvent : addFix)(outbox)
  const first = outbox.batch({ afterOutage: true, maximum: 500 })
  t.same(
    first.map(({ seq }) => seq),
    [1200, 3, 700]
  )
  outbox.settle(
    first,
    [],
    answer([
      [3, 3],
      [700, 700],
      [1200, 1200]
    ])
  )
  const sent: number[] = []
  while (outbox.size > 0) {
    const batch = outbox.batch(all)
    t.ok(batch.length <= 500)
    t.ok(JSON.stringify(batch).length <= 50_000)
    sent.push(...batch.map(({ seq }) => seq))
    outbox.settle(batch, [], answer(batch.map(({ seq }) => [seq, seq])))
  }
  t.equal(sent.length, 1197)
  t.same(
    sent,
    sent.toSorted((a, b) => a - b)
  )
})

t.test('what is not acknowledged is kept, what is rejected is not sent again', async t => {
  const outbox = new Outbox(100)
  for (let seq = 1; seq <= 5; seq++) addFix(outbox)
  t.equal(outbox.settle(outbox.batch(all), [], answer([[1, 2]], [4])), 3)
  t.same(
    outbox.batch(all).map(({ seq }) => seq),
    [3, 5]
  )
})

t.test('a full outbox gives up its oldest fixes, keeps the journal and says what it gave up', async t => {
  const outbox = new Outbox(10)
  addEvent(outbox)
  for (let seq = 2; seq <= 1000; seq++) addFix(outbox)
  t.equal(outbox.size, 10)
  t.same(
    outbox.batch(all).map(({ seq }) => seq),
    [1, 992, 993, 994, 995, 996, 997, 998, 999, 1000]
  )
  const told: Range[] = [[2, 991]]
  t.same(outbox.dropped, told)
  addFix(outbox)
  outbox.settle([], told, answer([]))
  t.same(outbox.dropped, [[992, 992]], 'what was given up since the request is still to be told')
})
