import { ledgerOf } from '@rastro/shared/ledger'
import t from 'tap'
import { patchyCoverage } from '../src/coverage.ts'
import { sampled } from '../src/journey.ts'
import { Phone } from '../src/phone.ts'
import { thereAndBack } from '../src/retime.ts'
import type { SyncAnswer, SyncRequest } from '../src/sync-request.ts'
import { loadTrack } from '../src/trace.ts'

const START = Date.parse('2026-11-21T20:00:00.000Z')

/** A phone with a clock that the test turns, and a server that answers what the test says. */
function phoneWith(answer: (request: SyncRequest) => SyncAnswer, coverage = (_seconds: number) => true) {
  let now = START
  const requests: SyncRequest[] = []
  const phone = new Phone({
    journey: sampled(thereAndBack(loadTrack('car-munich').fixes, 60), 1),
    journeyStart: START,
    recordingSince: START,
    rhythm: { everyMilliseconds: 1000, offsetMilliseconds: 0 },
    coverage,
    battery: () => 0.5,
    send: async request => {
      requests.push(request)
      return answer(request)
    },
    clock: { now: () => now, sleep: async () => {} },
    random: () => 0.5,
    onCoverage: () => {}
  })
  const beat = async (seconds: number) => {
    now += seconds * 1000
    phone.record()
    await phone.sync()
  }
  return { phone, requests, beat }
}

function storeAll({ records }: SyncRequest): SyncAnswer {
  const acked = ledgerOf(records.map(({ seq }) => seq)).map(([first, last]): [number, number] => [first, last])
  const server_time = new Date(START).toISOString()
  return {
    kind: 'answered',
    synced: { server_time, acked, stored: records.length, duplicates: 0, rejected: [], max_records: 500 }
  }
}

const seqsOf = (requests: readonly SyncRequest[]) => requests.flatMap(({ records }) => records.map(({ seq }) => seq))

t.test('every record is sent once when all goes well, and none is from the future', async t => {
  const { requests, beat } = phoneWith(storeAll)
  for (let count = 0; count < 200; count++) await beat(1.5)
  const seqs = seqsOf(requests).toSorted((a, b) => a - b)
  t.same(
    seqs,
    Array.from({ length: 302 }, (_, index) => index + 1)
  )
  t.ok(requests.every(({ sent_at, records }) => records.every(({ recorded_at }) => recorded_at <= sent_at)))
})

t.test('a phone that comes back into coverage sends the newest fix first and its backlog oldest first', async t => {
  const { requests, beat } = phoneWith(storeAll, patchyCoverage({ covered: 10, dead: 1000 }))
  await beat(5)
  const before = requests.length
  for (let count = 0; count < 10; count++) await beat(100)
  t.equal(requests.length, before, 'nothing is sent in the dead zone')
  await beat(10)
  const [first, ...backlog] = requests.slice(before)
  t.equal(first?.records[0]?.kind, 'fix')
  const newest = first?.records[0]?.seq ?? 0
  t.ok(newest >= (first?.head_seq ?? 0) - 1, 'only the journal entry that says "online" is newer')
  t.ok(first?.records.slice(1).every(({ kind }) => kind !== 'fix'))
  t.same(
    first?.records.flatMap(record => (record.kind === 'journal' ? [record.event] : [])),
    ['offline', 'online']
  )
  const seqs = seqsOf(backlog)
  t.same(
    seqs,
    seqs.toSorted((a, b) => a - b)
  )
  t.equal(new Set(seqsOf(requests)).size, requests.at(-1)?.head_seq)
})

t.test('a phone keeps what is not acknowledged and waits as long as the server says', async t => {
  let busy = true
  const { requests, beat } = phoneWith(request => (busy ? { kind: 'retry', after: 30_000 } : storeAll(request)))
  await beat(1)
  await beat(10)
  t.equal(requests.length, 1)
  busy = false
  await beat(20)
  t.ok(requests.length > 1)
  t.equal(new Set(seqsOf(requests.slice(1))).size, requests.at(-1)?.head_seq)
})

t.test('one record that upsets the server is found by halving and does not block the others', async t => {
  const { requests, beat } = phoneWith(request =>
    request.records.some(({ seq }) => seq === 20) ? { kind: 'refused' } : storeAll(request)
  )
  await beat(60)
  const stored = requests.filter(({ records }) => records.every(({ seq }) => seq !== 20))
  t.equal(new Set(seqsOf(stored)).size, 61, 'all but one')
  t.same(
    requests.flatMap(({ dropped }) => dropped),
    [[20, 20]],
    'the server is told once that it will never come'
  )
})

t.test('a phone that was revoked stops', async t => {
  const { phone, beat, requests } = phoneWith(() => ({ kind: 'signedOut' }))
  await beat(5)
  await beat(5)
  t.equal(requests.length, 1)
  await phone.run(new AbortController().signal)
  t.equal(requests.length, 1)
})

t.test('after a long sleep of the machine a phone starts anew instead of making up hours', async t => {
  const { requests, beat } = phoneWith(storeAll)
  await beat(5)
  const before = requests.length
  await beat(8 * 3600)
  const records = requests.slice(before).flatMap(request => request.records)
  t.ok(records.length < 10)
  t.ok(records.some(record => record.kind === 'journal' && record.event === 'app_started'))
})

t.test('what the driver does with a shipment is recorded at its moment, among the fixes, and sent once', async t => {
  const { phone, requests, beat } = phoneWith(storeAll)
  const action = (second: number, action: 'picked_up' | 'delivered') => ({
    time: START + second * 1000,
    shipment_id: 15,
    action,
    note: null
  })
  phone.plan([action(30, 'delivered'), action(10, 'picked_up')])
  for (let count = 0; count < 20; count++) await beat(2.5)
  const records = requests.flatMap(request => request.records).toSorted((a, b) => a.seq - b.seq)
  const shipment = records.filter(({ kind }) => kind === 'shipment')
  t.match(shipment, [
    { recorded_at: '2026-11-21T20:00:10.000Z', shipment_id: 15, action: 'picked_up' },
    { recorded_at: '2026-11-21T20:00:30.000Z', shipment_id: 15, action: 'delivered' }
  ])
  const times = records.map(({ recorded_at }) => recorded_at)
  t.same(times, times.toSorted(), 'numbered in the order in which it happened')
})

t.test('what the driver is told too late is done when the phone is looked at', async t => {
  const { phone, requests, beat } = phoneWith(storeAll)
  await beat(60)
  phone.plan([{ time: START + 1000, shipment_id: 15, action: 'picked_up', note: null }])
  await beat(5)
  const records = requests.flatMap(request => request.records)
  t.match(
    records.filter(({ kind }) => kind === 'shipment'),
    [{ recorded_at: '2026-11-21T20:01:00.000Z' }]
  )
})
