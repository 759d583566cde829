import type { Synced } from '@rastro/shared/schema/sync'
import t from 'tap'
import { type Answer, readAnswer } from '../src/driver/sync/answer.ts'
import { FIRST_PACE, judge, type Pace } from '../src/driver/sync/pace.ts'

const NOW = Date.parse('2026-11-21T20:47:29.000Z')
const half = () => 0.5

const body: Synced = {
  server_time: '2026-11-21T20:47:29.123Z',
  acked: [[1, 2]],
  stored: 2,
  duplicates: 0,
  rejected: [],
  max_records: 500
}

function answerTo(status: number, text: string, headers: Record<string, string> = {}): Answer {
  const type = { 'content-type': 'application/json; charset=utf-8' }
  return readAnswer({ status, headers: new Headers({ ...type, ...headers }) }, text, NOW)
}

const html = { 'content-type': 'text/html' }

t.test('an answer of our shape is a success', async t => {
  t.same(answerTo(200, JSON.stringify(body)), { kind: 'synced', synced: body })
})

t.test("a captive portal's page is no success, whatever its status (SYNC6)", async t => {
  t.same(answerTo(200, '<html>Bienvenido</html>', html), { kind: 'failed', reason: 'not_ours' })
  t.same(answerTo(200, '<html>Bienvenido</html>'), { kind: 'failed', reason: 'not_ours' })
  t.same(answerTo(200, JSON.stringify({ ...body, server_time: undefined })), { kind: 'failed', reason: 'not_ours' })
  t.same(answerTo(200, JSON.stringify({ ...body, acked: [[1, '2']] })), { kind: 'failed', reason: 'not_ours' })
  t.same(answerTo(302, '', html), { kind: 'failed', reason: 302 })
  t.same(answerTo(400, '<html>', html), { kind: 'failed', reason: 400 })
  t.same(answerTo(401, '<html>', html), { kind: 'failed', reason: 401 })
})

t.test('each status has its meaning', async t => {
  const problem = { 'content-type': 'application/problem+json' }
  t.match(answerTo(400, '{}', problem), { kind: 'refused', status: 400 })
  t.match(answerTo(422, '{}', problem), { kind: 'refused', status: 422 })
  t.same(answerTo(401, '{}', problem), { kind: 'signed_out' })
  t.same(answerTo(413, '{}', problem), { kind: 'too_large' })
  t.same(answerTo(429, '{}', problem), { kind: 'busy', retryAfter: null })
  t.same(answerTo(503, '{}', { 'retry-after': '7' }), { kind: 'busy', retryAfter: 7000 })
  t.same(answerTo(503, '', { 'retry-after': 'Sat, 21 Nov 2026 20:47:39 GMT' }), { kind: 'busy', retryAfter: 10_000 })
  t.same(answerTo(500, '{}', problem), { kind: 'failed', reason: 500 })
  t.same(answerTo(404, '{}', problem), { kind: 'failed', reason: 404 })
})

t.test(
  'after a failure the wait grows to five minutes, with full jitter, and live data goes first (SYNC11)',
  async t => {
    const waits: number[] = []
    let pace: Pace = { ...FIRST_PACE, order: 'live_first' }
    for (let attempt = 0; attempt < 12; attempt++) {
      const verdict = judge(pace, { kind: 'failed', reason: 'network' }, 10, half)
      pace = verdict.pace
      if (verdict.step.kind === 'wait') waits.push(verdict.step.milliseconds)
    }
    t.same(waits.slice(0, 4), [500, 1000, 2000, 4000])
    t.equal(waits.at(-1), 150_000)
    t.equal(pace.order, 'urgent_only')
    t.match(judge(pace, { kind: 'failed', reason: 'network' }, 1, () => 0).step, { milliseconds: 0 })
  }
)

t.test('a success begins the waits anew', async t => {
  const verdict = judge({ ...FIRST_PACE, failures: 9 }, { kind: 'synced', synced: body }, 2, half)
  t.match(verdict, { pace: { failures: 0, order: 'live_first' }, step: { kind: 'settle' } })
})

t.test('a busy server says when to come back, and only a tap comes earlier (SYNC10)', async t => {
  const told = judge(FIRST_PACE, { kind: 'busy', retryAfter: 7000 }, 2, half)
  t.same(told.step, { kind: 'wait', milliseconds: 7000, firm: true })
  const year = judge(FIRST_PACE, { kind: 'busy', retryAfter: 366 * 86_400_000 }, 2, half)
  t.match(year.step, { milliseconds: 3_600_000 }, 'yet never longer than an hour')
  t.same(judge(FIRST_PACE, { kind: 'busy', retryAfter: null }, 2, half).step, {
    kind: 'wait',
    milliseconds: 500,
    firm: false
  })
})

t.test('a refused batch is halved, in plain order, down to one record (SYNC8)', async t => {
  const refused: Answer = { kind: 'refused', status: 400, detail: '' }
  let pace: Pace = { ...FIRST_PACE, order: 'live_first' }
  const sizes: number[] = []
  for (let sent = 500; sent > 1; sent = pace.limit) {
    const verdict = judge(pace, refused, sent, half)
    t.equal(verdict.step.kind, 'again')
    pace = verdict.pace
    sizes.push(pace.limit)
  }
  t.same(sizes, [250, 125, 62, 31, 15, 7, 3, 1])
  t.equal(pace.order, 'oldest_first')
})

t.test('a record refused alone is condemned only when the envelope without it passes (SYNC8)', async t => {
  const refused: Answer = { kind: 'refused', status: 422, detail: '' }
  const probe = judge({ ...FIRST_PACE, limit: 1, order: 'oldest_first' }, refused, 1, half)
  t.match(probe, { pace: { probing: true }, step: { kind: 'again' } })
  t.match(judge(probe.pace, refused, 0, half), { pace: { probing: false }, step: { kind: 'wait' } })
  t.match(judge(probe.pace, { kind: 'synced', synced: body }, 0, half), {
    pace: { probing: false },
    step: { kind: 'settle' }
  })
})

t.test('413 halves the batch and is remembered (SYNC9)', async t => {
  const { pace, step } = judge(FIRST_PACE, { kind: 'too_large' }, 200, half)
  t.equal(step.kind, 'again')
  t.equal(pace.limit, 100)
  t.equal(judge(pace, { kind: 'synced', synced: body }, 100, half).pace.limit, 100)
})

t.test('a server that takes fewer records is given fewer (SYNC9)', async t => {
  t.equal(judge(FIRST_PACE, { kind: 'synced', synced: { ...body, max_records: 50 } }, 1, half).pace.limit, 50)
})

t.test('401 deletes nothing and asks again only after minutes (SYNC12)', async t => {
  t.match(judge(FIRST_PACE, { kind: 'signed_out' }, 5, half).step, { kind: 'signed_out', milliseconds: 300_000 })
})
