import { gzipSync } from 'node:zlib'
import t from 'tap'
import { enrolDevice } from '../support/enrol-device.ts'
import { testApp } from '../support/test-app.ts'

t.test('POST /sync', async t => {
  const { app, db } = await testApp(t)
  const { device_id, token } = await enrolDevice(app)
  const json = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const at = new Date().toISOString()
  const fix = (seq: number, more: object = {}) => ({ seq, kind: 'fix', recorded_at: at, lat: -2.9, lng: -79, ...more })
  const body = (records: unknown[], more: object = {}) => ({ sent_at: at, head_seq: records.length, records, ...more })
  const send = (payload: unknown, headers: Record<string, string> = json) =>
    app.inject({ method: 'POST', url: '/api/v1/sync', headers, payload: payload as object })
  const storedSeqs = async () =>
    (await db.selectFrom('fixes').select('seq').where('device_id', '=', device_id).orderBy('seq').execute()).map(
      ({ seq }) => seq
    )

  t.test('one bad record among 500: 499 are stored, one is rejected with its reason (ING3)', async t => {
    const records = Array.from({ length: 500 }, (_, index) => fix(index + 1, index === 250 ? { lat: 91 } : {}))
    const answer = await send(body(records))
    t.equal(answer.statusCode, 200)
    t.match(answer.json(), {
      acked: [
        [1, 250],
        [252, 500]
      ],
      stored: 499,
      duplicates: 0,
      rejected: [{ index: 250, seq: 251, code: 'lat_out_of_range' }],
      max_records: 500
    })
    t.equal((await storedSeqs()).length, 499)
    const { received, rejected } = await db
      .selectFrom('device_state')
      .select(['received', 'rejected'])
      .where('device_id', '=', device_id)
      .executeTakeFirstOrThrow()
    t.same(
      { received, rejected },
      {
        received: [
          [1, 250],
          [252, 500]
        ],
        rejected: [[251, 251]]
      }
    )
  })

  t.test('a gzip body is unpacked (ING7)', async t => {
    const payload = gzipSync(JSON.stringify(body([fix(501)])))
    const answer = await send(payload, { ...json, 'content-encoding': 'gzip' })
    t.match(answer.json(), { acked: [[501, 501]], stored: 1 })
  })

  t.test('a gzip bomb is answered 413, and memory stays flat (ING7)', async t => {
    const bomb = gzipSync(Buffer.alloc(200 * 1_048_576, ' '), { level: 9 })
    const before = process.memoryUsage().rss
    const answer = await send(bomb, { ...json, 'content-encoding': 'gzip' })
    const grown = process.memoryUsage().rss - before
    t.equal(answer.statusCode, 413)
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
    t.ok(grown < 50 * 1_048_576, `memory grew by ${Math.round(grown / 1_048_576)} MiB while 200 were announced`)
  })

  t.test('a gzip bomb of someone unknown is not even unpacked', async t => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    t.equal((await send(gzipSync(Buffer.alloc(5_000_000)), headers)).statusCode, 401)
  })

  const refused: [what: string, payload: unknown, headers: Record<string, string>, status: number][] = [
    ['a body that is no JSON', '{"records": [', json, 400],
    ['a body that is a list', [], json, 400],
    ['a body without records', { sent_at: at, head_seq: 1 }, json, 400],
    ['a head_seq as text', body([fix(600)], { head_seq: '600' }), json, 400],
    ['a sent_at that is no time', body([fix(600)], { sent_at: 'now' }), json, 400],
    ['a dropped range that runs backwards', body([fix(600)], { dropped: [[9, 3]] }), json, 400],
    ['records that nest without end', body([JSON.parse('['.repeat(100) + ']'.repeat(100))]), json, 400],
    ['more than 500 records', body(Array.from({ length: 501 }, (_, index) => fix(600 + index))), json, 413],
    ['over a mebibyte', body([fix(600, { note: 'x'.repeat(1_100_000) })]), json, 413],
    ['an encoding that nobody speaks', body([fix(600)]), { ...json, 'content-encoding': 'br' }, 415],
    ['gzip that is none', Buffer.from('{"records": []}'), { ...json, 'content-encoding': 'gzip' }, 400],
    ['XML', '<fix/>', { ...json, 'content-type': 'text/xml' }, 415],
    ['no token', body([fix(600)]), { 'content-type': 'application/json' }, 401],
    ['a wrong token', body([fix(600)]), { ...json, authorization: 'Bearer rd_wrong' }, 401]
  ]
  for (const [what, payload, headers, status] of refused) {
    t.test(`${what} is answered ${status} with a problem document, and nothing is stored`, async t => {
      const before = (await storedSeqs()).length
      const answer = await send(payload, headers)
      t.equal(answer.statusCode, status)
      t.match(answer.json(), { type: /^\/problems\/[a-z-]+$/, title: String, status })
      t.equal((await storedSeqs()).length, before)
    })
  }

  t.test('records with a wrong shape of every kind are rejected one by one and stored never (ING3)', async t => {
    const records = [
      null,
      7,
      'fix',
      [],
      {},
      { kind: 'fix' },
      fix(700, { lat: '1' }),
      fix(700),
      { seq: 701, kind: 'journal' }
    ]
    const answer = await send(body(records))
    t.match(answer.json(), { acked: [[700, 700]], stored: 1 })
    t.same(
      answer.json().rejected.map(({ index }: { index: number }) => index),
      [0, 1, 2, 3, 4, 5, 6, 8]
    )
  })

  t.test('an empty batch is fine: the phone reports that it lives', async t => {
    const report = { app_version: '1.2.3', battery: 0.4, storage_persisted: true }
    t.match((await send(body([], { head_seq: 800, device: report }))).json(), { acked: [], stored: 0 })
    const state = db.selectFrom('device_state').selectAll().where('device_id', '=', device_id)
    t.match(await state.executeTakeFirstOrThrow(), { head_seq: 800, app_version: '1.2.3', storage_persisted: true })
  })

  t.test('the clock of a phone is compared with ours, and no time is rewritten (CLOCK5)', async t => {
    const ahead = new Date(Date.now() + 120_000).toISOString()
    await send(body([fix(900, { recorded_at: ahead })], { sent_at: ahead }))
    const stored = db.selectFrom('fixes').select('recorded_at').where('device_id', '=', device_id)
    t.same(await stored.where('seq', '=', 900).execute(), [{ recorded_at: ahead }])
    const state = db.selectFrom('device_state').select('clock_offset_ms').where('device_id', '=', device_id)
    const { clock_offset_ms } = await state.executeTakeFirstOrThrow()
    t.ok(clock_offset_ms !== null && clock_offset_ms > 0 && clock_offset_ms <= 120_000)
  })
})
