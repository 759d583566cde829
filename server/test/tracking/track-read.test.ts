import { distance } from '@rastro/shared/geo/distance'
import { GAP_AFTER_SECONDS } from '@rastro/shared/model/fix'
import type { OutboxRecord } from '@rastro/shared/schema/record'
import type { Track } from '@rastro/shared/schema/track'
import t from 'tap'
import { loadTrack } from '../../../demo/src/trace.ts'
import { MAXIMUM_TRACK_FIXES, readTrack, type TrackRequest } from '../../src/tracking/track/read-track.ts'
import { createDevice, onEachDatabase } from '../support/test-database.ts'
import { at, fixRecord, journalRecord, recordsOf, START, send, tripRecord } from './track-world.ts'

const DAY_SECONDS = 86_400
const PLAIN = { tolerance: null, withFlagged: false, limit: MAXIMUM_TRACK_FIXES }

function seqsOf(track: Track): number[][] {
  return track.segments.map(({ fixes }) => fixes.map(({ seq }) => seq))
}

/** Fixes every ten seconds. */
function drive(firstSeq: number, fromSeconds: number, count: number): OutboxRecord[] {
  return Array.from({ length: count }, (_, index) => fixRecord(firstSeq + index, fromSeconds + index * 10))
}

onEachDatabase(t, async (t, { db }) => {
  async function trackOf(records: readonly OutboxRecord[], request: Partial<TrackRequest> = {}, sending = {}) {
    const device_id = await createDevice(db)
    await send(db, device_id, records, sending)
    return readTrack(db, { ...PLAIN, windows: [windowOf(device_id)], ...request })
  }
  const windowOf = (device_id: number, from = -3600, to = DAY_SECONDS / 2) => ({
    device_id,
    from: at(from),
    to: at(to)
  })

  await t.test('a drive without a gap is one segment with the length of its way', async t => {
    const track = await trackOf(drive(1, 0, 7))
    t.strictSame(seqsOf(track), [[1, 2, 3, 4, 5, 6, 7]])
    t.strictSame(track.gaps, [])
    t.ok(Math.abs(track.distance - 600) < 1, `${track.distance} m`)
    t.match(track, { received: 7, missing: 0, next_from: null })
    t.strictSame(track.segments[0]?.fixes[0], {
      ...{ seq: 1, recorded_at: at(0), received_at: at(DAY_SECONDS), lat: 0, lng: 0, accuracy: 5 },
      ...{ altitude: null, speed: null, heading: null, battery: null, flags: [] }
    })
  })

  await t.test('fixes that came late stand where they happened', async t => {
    t.strictSame(seqsOf(await trackOf(drive(1, 0, 5).reverse())), [[1, 2, 3, 4, 5]])
  })

  await t.test('a window of nothing is an empty track', async t => {
    const empty = { segments: [], gaps: [], distance: 0, received: 0, missing: 0, next_from: null }
    t.strictSame(await trackOf([]), empty)
  })

  await t.test('a silence is a gap with its two ends, and adds nothing to the distance', async t => {
    const track = await trackOf([...drive(1, 0, 4), ...drive(5, 1000, 4)])
    t.strictSame(seqsOf(track), [
      [1, 2, 3, 4],
      [5, 6, 7, 8]
    ])
    const [gap] = track.gaps
    t.match(gap, { from: at(30), to: at(1000), reason: 'unknown' })
    t.ok(Math.abs((gap?.distance ?? 0) - 9700) < 10)
    t.ok(Math.abs(track.distance - 600) < 1)
  })

  await t.test('two minutes between two fixes are no gap, more are', async t => {
    t.equal((await trackOf([fixRecord(1, 0), fixRecord(2, GAP_AFTER_SECONDS)])).gaps.length, 0)
    t.equal((await trackOf([fixRecord(1, 0), fixRecord(2, GAP_AFTER_SECONDS + 0.001)])).gaps.length, 1)
  })

  const around = (...said: OutboxRecord[]) => [...drive(1, 0, 4), ...said, ...drive(20, 1000, 4)]
  const given = { rejected: Array.from({ length: 15 }, (_, index) => index + 5) }
  const reasonOf = async (...said: OutboxRecord[]) => (await trackOf(around(...said), {}, given)).gaps[0]?.reason

  await t.test('a gap has the reason that the phone wrote into its journal', async t => {
    t.equal(await reasonOf(journalRecord(5, 31, 'page_hidden'), journalRecord(6, 998, 'page_visible')), 'page_hidden')
    t.equal(await reasonOf(journalRecord(5, 100, 'position_unavailable')), 'position_unavailable')
    t.equal(await reasonOf(journalRecord(5, 998, 'app_started')), 'app_started')
  })

  await t.test('what was said just before the last fix explains the gap, what was said earlier does not', async t => {
    t.equal(await reasonOf(journalRecord(5, 26, 'page_hidden')), 'page_hidden')
    t.equal(await reasonOf(journalRecord(5, 20, 'page_hidden')), 'unknown')
  })

  await t.test('a lost network or a low battery is no reason for a gap', async t => {
    t.equal(await reasonOf(journalRecord(5, 40, 'offline'), journalRecord(6, 50, 'battery_low')), 'unknown')
  })

  await t.test('of several reasons the one counts that held longest', async t => {
    const timeout = journalRecord(5, 60, 'position_timeout')
    t.equal(await reasonOf(timeout, journalRecord(6, 100, 'page_hidden')), 'page_hidden')
    t.equal(await reasonOf(timeout, journalRecord(6, 900, 'page_hidden')), 'position_timeout')
  })

  await t.test('after the end of a trip silence is expected, whatever happens to the page', async t => {
    const ended = tripRecord(5, 32, 'ended')
    const hidden = journalRecord(6, 40, 'page_hidden')
    t.equal(await reasonOf(ended, hidden, tripRecord(7, 990, 'started')), 'trip_ended')
    t.equal(await reasonOf(ended, tripRecord(6, 33, 'started'), journalRecord(7, 40, 'page_hidden')), 'page_hidden')
  })

  await t.test('a gap whose records are still on the phone is pending, and they are counted as missing', async t => {
    const track = await trackOf(around(journalRecord(5, 31, 'page_hidden')), {}, { dropped: [6, 7] })
    t.equal(track.gaps[0]?.reason, 'pending')
    t.equal(track.missing, 12)
  })

  await t.test('a gap in which only rough positions came says so, unless the phone said more', async t => {
    const rough = fixRecord(5, 500, { accuracy: 3000 })
    t.equal(await reasonOf(rough), 'inaccurate')
    t.equal(await reasonOf(rough, journalRecord(6, 510, 'page_hidden')), 'page_hidden')
  })

  await t.test('flagged fixes are left out, counted, and given when asked for', async t => {
    const records = [
      ...drive(1, 0, 4),
      fixRecord(5, 35, { accuracy: 5000 }),
      fixRecord(6, 40),
      fixRecord(7, 40),
      fixRecord(8, 45, { lat: 1 }),
      fixRecord(9, 50)
    ]
    const track = await trackOf(records)
    t.strictSame(seqsOf(track), [[1, 2, 3, 4, 6, 9]])
    t.match(track, { received: 9, missing: 0 })
    const all = await trackOf(records, { withFlagged: true })
    t.strictSame(
      all.segments[0]?.fixes.flatMap(({ seq, flags }) => (flags.length === 0 ? [] : [[seq, ...flags]])),
      [
        [5, 'inaccurate'],
        [7, 'duplicate_time'],
        [8, 'outlier']
      ]
    )
    t.equal(all.distance, track.distance)
  })

  await t.test('a fix is judged by neighbours outside the window, too', async t => {
    const device_id = await createDevice(db)
    const records = drive(1, 0, 7).map(record => (record.seq === 4 ? fixRecord(4, 30, { lat: 1 }) : record))
    await send(db, device_id, records)
    const windows = [windowOf(device_id, 30, 60)]
    t.strictSame(seqsOf(await readTrack(db, { ...PLAIN, windows })), [[5, 6, 7]])
  })

  await t.test('a track of many fixes comes in answers that meet in one fix, gaps included', async t => {
    const device_id = await createDevice(db)
    await send(db, device_id, [...drive(1, 0, 6), ...drive(7, 1000, 5)])
    const seqs: number[][][] = []
    const gaps: unknown[] = []
    for (let from: string | null | undefined = at(0); typeof from === 'string'; ) {
      const windows = [{ device_id, from, to: at(5000) }]
      const track: Track = await readTrack(db, { ...PLAIN, windows, limit: 6 })
      seqs.push(seqsOf(track))
      gaps.push(...track.gaps)
      if (from === at(0)) t.match(track, { received: 11, missing: 0 })
      from = track.next_from
    }
    t.strictSame(seqs, [[[1, 2, 3, 4, 5, 6]], [[6], [7, 8, 9, 10, 11]]])
    t.equal(gaps.length, 1)
  })

  await t.test('more fixes of one moment than an answer holds do not hold up the reader', async t => {
    const device_id = await createDevice(db)
    await send(db, device_id, [...Array.from({ length: 5 }, (_, index) => fixRecord(index + 1, 0)), fixRecord(6, 10)])
    const first = await readTrack(db, { ...PLAIN, windows: [windowOf(device_id)], limit: 3 })
    t.equal(first.next_from, at(0.001))
  })

  await t.test('of two phones in one cab the line follows one, until that one falls silent', async t => {
    const [one, other] = [await createDevice(db), await createDevice(db)]
    await send(db, one, [...drive(1, 0, 4), ...drive(5, 1000, 4)])
    await send(db, other, drive(101, 5, 20))
    const track = await readTrack(db, { ...PLAIN, windows: [windowOf(one), windowOf(other)] })
    t.strictSame(seqsOf(track), [[1, 2, 3, 4], Array.from({ length: 17 }, (_, index) => index + 104), [5, 6, 7, 8]])
    t.match(track.gaps, [{ from: at(195), to: at(1000) }])
    t.equal(track.gaps.length, 1)
    t.equal(track.received, 28)
  })

  await t.test('the simplified line keeps the ends of each segment, and the distance of the raw one', async t => {
    const records = [...drive(1, 0, 100), ...drive(101, 3000, 100)]
    const [raw, simple] = [await trackOf(records), await trackOf(records, { tolerance: 5 })]
    t.strictSame(seqsOf(simple), [
      [1, 100],
      [101, 200]
    ])
    t.equal(simple.distance, raw.distance)
    t.strictSame(simple.gaps, raw.gaps)
  })

  await t.test('the jumps of a real phone are left out, its silences stay open', async t => {
    const { fixes } = loadTrack('phone-train-bus-bike')
    const track = await trackOf(recordsOf(fixes))
    const line = track.segments.flatMap(segment => segment.fixes)
    const silences = line.filter((fix, index) => {
      const next = line[index + 1]
      const seconds = next === undefined ? 0 : (Date.parse(next.recorded_at) - Date.parse(fix.recorded_at)) / 1000
      return seconds > GAP_AFTER_SECONDS
    })
    t.equal(track.gaps.length, silences.length)
    t.ok(track.gaps.length >= 3)
    t.equal(track.received, fixes.length)
    const all = fixes.reduce((sum, fix, index) => sum + distance(fixes[index - 1] ?? fix, fix), 0)
    t.comment(
      `${Math.round(track.distance)} m of ${Math.round(all)} m, ${track.gaps.length} gaps, ${line.length} fixes of ${fixes.length}`
    )
    t.ok(track.distance < all - 50_000, 'the jump of 26 km and back is not driven')
    t.ok(track.distance > 50_000, 'the way to Berkeley is')
  })

  await t.test('a phone that stands still drives nowhere near the sum of its noise', async t => {
    const { fixes } = loadTrack('phone-standing-still')
    const track = await trackOf(recordsOf(fixes))
    t.comment(`${Math.round(track.distance)} m, ${track.gaps.length} gaps`)
    t.ok(track.distance < 9_500)
  })

  await t.test('a day at a fix a second is read whole', async t => {
    const device_id = await createDevice(db)
    const day = Array.from({ length: 28_800 }, (_, index) => fixRecord(index + 1, index))
    await send(db, device_id, day, { now: START + DAY_SECONDS * 1000 })
    const start = performance.now()
    const track = await readTrack(db, { ...PLAIN, windows: [windowOf(device_id)] })
    t.comment(`${Math.round(performance.now() - start)} ms`)
    t.match(track, { received: 28_800, missing: 0, next_from: null })
  })
})
