import type { Problem } from '@rastro/shared/schema/problem'
import type { Track } from '@rastro/shared/schema/track'
import t from 'tap'
import { createDevice, openTestDatabase } from '../support/test-database.ts'
import { readsApp } from './reads-app.ts'
import { at, fixRecord, START, send } from './track-world.ts'

const NOW = START + 600_000

t.test('GET /devices/:id/track', async t => {
  const { db } = await openTestDatabase(t)
  const app = await readsApp(t, db, NOW)
  const device_id = await createDevice(db)
  const path = `/api/v1/devices/${device_id}/track`
  const records = [fixRecord(1, -3700), fixRecord(2, 0, { heading: 0 }), fixRecord(3, 10), fixRecord(4, 630)]
  await send(db, device_id, records, { now: NOW })
  const seqsOf = (track: Track) => track.segments.flatMap(({ fixes }) => fixes.map(({ seq }) => seq))

  await t.test('gives the last hour, up to where the position may be', async t => {
    const answer = await app.inject(path)
    t.equal(answer.statusCode, 200)
    t.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    t.notOk(answer.headers['content-disposition'])
    const track = answer.json<Track>()
    t.strictSame(seqsOf(track), [2, 3, 4])
    t.match(track, { received: 3, missing: 0, gaps: [{ from: at(10), to: at(630), reason: 'unknown' }] })
    t.strictSame(track.segments[0]?.fixes[0]?.heading, 0)
    t.strictSame(track.segments[0]?.fixes[0]?.speed, null)
  })

  await t.test('gives the window asked for, its ends included, whatever zone they are written in', async t => {
    const answer = await app.inject({ path, query: { from: '2026-11-21T07:00:00-05:00', to: at(10) } })
    t.strictSame(seqsOf(answer.json<Track>()), [2, 3])
  })

  await t.test('saves a file under a name that says whose track it is, and of which day', async t => {
    const answer = await app.inject({ path, query: { format: 'gpx' } })
    t.equal(answer.headers['content-type'], 'application/gpx+xml; charset=utf-8')
    t.equal(answer.headers['content-disposition'], `attachment; filename="track-${device_id}-2026-11-21.gpx"`)
  })

  for (const [query, path_] of [
    [{ from: 'yesterday' }, '/querystring/from'],
    [{ from: at(10), to: at(0) }, '/querystring/from'],
    [{ from: '2026-10-01T00:00:00Z' }, '/querystring/from'],
    [{ to: '0000-01-01T00:00:00Z' }, '/querystring/to'],
    [{ to: '9999-12-31T23:59:59-12:00' }, '/querystring/to'],
    [{ from: '2026-06-30T23:59:60Z', to: '2026-07-01T12:00:00Z' }, '/querystring/from'],
    [{ tolerance: '-1' }, '/querystring/tolerance'],
    [{ format: 'shp' }, '/querystring/format'],
    [{ flags: 'some' }, '/querystring/flags']
  ] as const) {
    await t.test(`refuses ${JSON.stringify(query)}`, async t => {
      const answer = await app.inject({ path, query })
      t.equal(answer.statusCode, 400)
      t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
      t.equal(answer.json<Problem>().errors?.[0]?.path, path_)
    })
  }

  await t.test('allows a whole month', async t => {
    const query = { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' }
    t.equal((await app.inject({ path, query })).statusCode, 200)
  })

  await t.test('tells in a header where a long track goes on, in every format', async t => {
    const short = await readsApp(t, db, NOW, 2)
    const first = await short.inject({ path, query: { from: at(-4000), format: 'csv', tolerance: '5' } })
    const url = /^<(.*)>; rel="next"$/.exec(String(first.headers.link))?.[1] ?? ''
    t.equal(new URL(url, 'http://localhost').searchParams.get('from'), at(0))
    const second = await short.inject(url)
    t.match(second.body.split('\r\n'), [/^seq/, /^2,/, /^3,/])
    t.equal((await app.inject(path)).headers.link, undefined)
  })

  await t.test('of a device that does not exist is not found', async t => {
    t.equal((await app.inject('/api/v1/devices/99999/track')).statusCode, 404)
  })
})
