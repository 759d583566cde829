import { contains, ledgerOf } from '@rastro/shared/ledger'
import type { Sync, Synced } from '@rastro/shared/schema/sync'
import t from 'tap'
import { waitUntil } from '../../test/support/wait-until.ts'
import type { Answer } from '../src/driver/sync/answer.ts'
import { type Clock, type SyncState, startSyncLoop, type Wake } from '../src/driver/sync/sync-loop.ts'
import { fixAt, openPhone, type Phone, pageHidden } from './driver-support.ts'

/** Time that moves when the test says so. */
function createClock(): Clock & { advance(milliseconds: number): void; timers(): number } {
  let time = Date.UTC(2026, 10, 21, 20)
  let timers: { at: number; act: () => void }[] = []
  return {
    now: () => time,
    timers: () => timers.length,
    after(milliseconds, act) {
      const timer = { at: time + milliseconds, act }
      timers.push(timer)
      return () => {
        timers = timers.filter(other => other !== timer)
      }
    },
    advance(milliseconds) {
      time += milliseconds
      const due = timers.filter(({ at }) => at <= time)
      timers = timers.filter(({ at }) => at > time)
      for (const { act } of due) act()
    }
  }
}

function acknowledge({ records }: Sync): Answer {
  const seqs = records.flatMap(record => (isNumbered(record) ? [record.seq] : []))
  const synced: Synced = {
    server_time: '2026-11-21T20:47:29.123Z',
    acked: ledgerOf(seqs).map(([first, last]) => [first, last]),
    stored: seqs.length,
    duplicates: 0,
    rejected: [],
    max_records: 500
  }
  return { kind: 'synced', synced }
}

function isNumbered(record: unknown): record is { seq: number } {
  return typeof record === 'object' && record !== null && 'seq' in record && typeof record.seq === 'number'
}

const failed: Answer = { kind: 'failed', reason: 'network' }

/** A loop on a real outbox, whose server is `answer`. */
function run(phone: Phone, answer: (body: Sync, request: number) => Answer | Promise<Answer>) {
  const clock = createClock()
  const sent: Sync[] = []
  const states: SyncState[] = []
  const network = { isOnline: true }
  const loop = startSyncLoop({
    outbox: phone.outbox,
    send: async body => {
      sent.push(body)
      return await answer(body, sent.length)
    },
    clock,
    random: () => 0.5,
    isOnline: () => network.isOnline,
    report: () => ({ app_version: 'test' }),
    onState: state => states.push(state),
    onSynced: () => {}
  })
  const last = () => states.at(-1)?.kind
  return {
    clock,
    network,
    sent,
    sizes: () => sent.map(({ records }) => records.length),
    last,
    wake: (reason: Wake) => loop.wake(reason),
    stop: loop.stop,
    /** Waits until the loop has come to rest in the given state, after at least so many requests. */
    async until(kind: SyncState['kind'], requests = 1) {
      for (let turn = 0; turn < 5000; turn++) {
        await new Promise(setImmediate)
        if (sent.length >= requests && last() === kind) return
      }
      throw new Error(`${last()} after ${sent.length} requests, expected ${kind} after ${requests}`)
    }
  }
}

async function phoneWith(fixes: number): Promise<Phone> {
  const phone = await openPhone()
  for (let second = 0; second < fixes; second++) await phone.outbox.add(fixAt(second))
  return phone
}

t.test('a backlog of a thousand fixes goes out at once, live first, and the outbox ends empty (SYNC2)', async t => {
  const phone = await phoneWith(1000)
  const loop = run(phone, acknowledge)
  await loop.until('idle', 3)
  loop.stop()
  t.same(
    loop.sent[0]?.records.map(record => isNumbered(record) && record.seq),
    [1000],
    'the newest fix alone'
  )
  t.ok(loop.sizes().every(size => size <= 500))
  t.ok(
    loop.sent.every(body => JSON.stringify(body.records).length <= 48 * 1024 + 2),
    'at most 48 KiB each (SYNC1)'
  )
  t.equal(phone.pending, 0)
  t.equal(loop.sent[0]?.head_seq, 1000)
})

t.test('records made while idle are gathered for three seconds (SYNC3)', async t => {
  const phone = await phoneWith(1)
  const loop = run(phone, acknowledge)
  await loop.until('idle')
  for (const draft of [fixAt(1), fixAt(2)]) {
    await phone.outbox.add(draft)
    loop.wake('record')
  }
  t.equal(loop.sent.length, 1)
  loop.clock.advance(3000)
  await loop.until('idle', 2)
  loop.stop()
  t.same(loop.sizes(), [1, 2])
})

t.test('what a person tapped while a request is under way goes right after it (SYNC3)', async t => {
  const phone = await phoneWith(1)
  let isHeld = true
  const loop = run(phone, async body => {
    while (isHeld) await new Promise(setImmediate)
    return acknowledge(body)
  })
  await waitUntil('the request is under way', () => loop.sent.length === 1)
  await phone.outbox.add({ kind: 'trip', recorded_at: '2026-11-21T20:00:01.000Z', action: 'ended' })
  loop.wake('hint')
  isHeld = false
  await loop.until('idle', 2)
  loop.stop()
  t.same(loop.sizes(), [1, 1])
  t.equal(phone.pending, 0)
})

t.test('one request at a time, whoever asks for more (SYNC4)', async t => {
  const phone = await phoneWith(600)
  let underWay = 0
  const loop = run(phone, async body => {
    underWay += 1
    t.equal(underWay, 1)
    for (const reason of ['tap', 'hint', 'record', 'lost'] as const) loop.wake(reason)
    loop.clock.advance(600_000)
    await new Promise(setImmediate)
    underWay -= 1
    return acknowledge(body)
  })
  await waitUntil('all is acknowledged', () => phone.pending === 0)
  loop.stop()
  t.ok(loop.sent.length >= 3)
})

t.test('without a network nothing is tried until it comes back, then at once (SYNC11)', async t => {
  const phone = await phoneWith(2)
  const loop = run(phone, acknowledge)
  await loop.until('idle')
  loop.network.isOnline = false
  loop.wake('lost')
  t.equal(loop.last(), 'offline')
  await phone.outbox.add(pageHidden)
  loop.wake('record')
  t.equal(loop.sent.length, 1)
  loop.network.isOnline = true
  loop.wake('hint')
  await loop.until('idle', 2)
  loop.stop()
  t.equal(phone.pending, 0)
})

t.test('a browser that believes itself offline is still tried now and then (SYNC11)', async t => {
  const phone = await phoneWith(2)
  const loop = run(phone, acknowledge)
  await loop.until('idle')
  loop.network.isOnline = false
  loop.wake('lost')
  await phone.outbox.add(fixAt(5))
  loop.wake('record')
  loop.clock.advance(3000)
  await waitUntil('it waits again', () => loop.clock.timers() === 1)
  loop.clock.advance(5 * 60_000)
  await waitUntil('what was recorded is acknowledged', () => phone.pending === 0)
  loop.stop()
  t.equal(phone.pending, 0)
})

t.test(
  'a failed request deletes nothing and is tried again after a while; a tap cuts the wait short (SYNC11)',
  async t => {
    const phone = await phoneWith(3)
    const loop = run(phone, (body, request) => (request < 3 ? failed : acknowledge(body)))
    await loop.until('waiting')
    t.equal(phone.pending, 3)
    loop.clock.advance(500)
    await loop.until('waiting', 2)
    loop.wake('tap')
    await loop.until('idle', 3)
    loop.stop()
    t.equal(phone.pending, 0)
  }
)

t.test('Retry-After is kept when the network comes back, and only a tap is quicker (SYNC10)', async t => {
  const phone = await phoneWith(1)
  const loop = run(phone, (body, request) => (request === 1 ? { kind: 'busy', retryAfter: 60_000 } : acknowledge(body)))
  await loop.until('waiting')
  loop.wake('hint')
  loop.wake('record')
  await new Promise(setImmediate)
  t.equal(loop.sent.length, 1)
  loop.wake('tap')
  await loop.until('idle', 2)
  loop.stop()
})

t.test('one poisonous record among many never blocks the others, and stays missing (SYNC8, LEDGER5)', async t => {
  const phone = await phoneWith(100)
  const poison = 37
  const loop = run(phone, body => {
    const isPoisoned = body.records.some(record => isNumbered(record) && record.seq === poison)
    return isPoisoned ? { kind: 'refused', status: 400, detail: '' } : acknowledge(body)
  })
  await loop.until('idle', 10)
  loop.stop()
  const kept = await phone.outbox.everything()
  t.same(kept.records, [])
  t.match(kept.quarantine, [{ seq: poison, code: 'refused_400' }])
  t.equal(kept.quarantine.length, 1)
  t.ok(loop.sent.every(({ head_seq, dropped }) => head_seq === 100 && dropped?.length === 0))
})

t.test('a server that refuses even an empty batch condemns no record (SYNC8)', async t => {
  const phone = await phoneWith(4)
  const loop = run(phone, () => ({ kind: 'refused', status: 400, detail: '' }))
  await loop.until('waiting', 4)
  loop.stop()
  t.same(loop.sizes(), [4, 2, 1, 0])
  t.equal(phone.pending, 4)
  t.equal(phone.quarantined, 0)
})

t.test('a success that names nothing is a failure: the loop does not spin (SYNC6)', async t => {
  const phone = await phoneWith(4)
  const loop = run(phone, () => acknowledge({ sent_at: '', head_seq: 0, records: [] }))
  await loop.until('waiting')
  loop.stop()
  t.equal(loop.sent.length, 1)
  t.equal(phone.pending, 4)
})

t.test('signed out: everything is kept, and new records do not ask again (SYNC12)', async t => {
  const phone = await phoneWith(2)
  const loop = run(phone, () => ({ kind: 'signed_out' }))
  await loop.until('signed_out')
  await phone.outbox.add(fixAt(9))
  loop.wake('record')
  loop.wake('hint')
  await new Promise(setImmediate)
  loop.stop()
  t.equal(loop.sent.length, 1)
  t.equal(phone.pending, 3)
})

t.test('a loop that was stopped sends nothing more and ignores the answer under way', async t => {
  const phone = await phoneWith(2)
  const loop = run(phone, body => {
    loop.stop()
    return acknowledge(body)
  })
  await waitUntil('the request is under way', () => loop.sent.length === 1)
  loop.wake('tap')
  loop.clock.advance(600_000)
  t.equal(loop.sent.length, 1)
  t.equal(phone.pending, 2)
  t.ok(contains([[1, 2]], 1))
})
