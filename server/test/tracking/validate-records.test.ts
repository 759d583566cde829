import t from 'tap'
import { validateRecords } from '../../src/tracking/validate-records.ts'

const good = { seq: 1, kind: 'fix', recorded_at: '2026-11-21T20:00:00.000Z', lat: -2.9, lng: -79 }

t.test('each record is judged on its own: the bad one is named, its neighbours are taken (ING3)', async t => {
  const records = [good, { ...good, seq: 2, lat: 91 }, { ...good, seq: 3 }]
  const { accepted, rejected } = validateRecords(records)
  t.same(accepted, [records[0], records[2]])
  t.same(rejected, [{ index: 1, seq: 2, code: 'lat_out_of_range', detail: 'lat must be <= 90' }])
})

const without = (field: keyof typeof good) =>
  Object.fromEntries(Object.entries(good).filter(([name]) => name !== field))

const bad: [title: string, record: unknown, code: string, seq: number | null][] = [
  ['a number', 7, 'not_an_object', null],
  ['a list', [good], 'not_an_object', null],
  ['null', null, 'not_an_object', null],
  ['no kind', without('kind'), 'kind_missing', 1],
  ['an unknown kind', { ...good, kind: 'dance' }, 'kind_unknown', 1],
  ['a kind that every object has', { ...good, kind: 'constructor' }, 'kind_unknown', 1],
  ['no seq', without('seq'), 'seq_missing', null],
  ['a seq of 0', { ...good, seq: 0 }, 'seq_out_of_range', null],
  ['a broken seq', { ...good, seq: 1.5 }, 'seq_wrong_type', null],
  ['a seq beyond 2^53', { ...good, seq: 2 ** 60 }, 'seq_out_of_range', null],
  ['a seq as text', { ...good, seq: '1' }, 'seq_wrong_type', null],
  ['no lat', without('lat'), 'lat_missing', 1],
  ['a lat of null', { ...good, lat: null }, 'lat_wrong_type', 1],
  ['an endless lng', { ...good, lng: Number.POSITIVE_INFINITY }, 'lng_wrong_type', 1],
  ['a heading of 360', { ...good, heading: 360 }, 'heading_out_of_range', 1],
  ['a negative speed', { ...good, speed: -1 }, 'speed_out_of_range', 1],
  ['a battery in percent', { ...good, battery: 81 }, 'battery_out_of_range', 1],
  ['an accuracy as text', { ...good, accuracy: '5' }, 'accuracy_wrong_type', 1],
  ['a day that is none', { ...good, recorded_at: '2026-02-31T00:00:00.000Z' }, 'recorded_at_invalid', 1],
  ['a time in the year 0', { ...good, recorded_at: '0000-06-01T00:00:00Z' }, 'recorded_at_out_of_range', 1],
  ['a time in the year 10000', { ...good, recorded_at: '9999-12-31T23:59:59-23:59' }, 'recorded_at_out_of_range', 1],
  ['an accuracy that no float holds', { ...good, accuracy: 1e39 }, 'accuracy_out_of_range', 1],
  ['a leap second', { ...good, recorded_at: '2016-12-31T23:59:60Z' }, 'recorded_at_invalid', 1],
  ['a time as a number', { ...good, recorded_at: 1795294049 }, 'recorded_at_wrong_type', 1],
  ['an unknown event', { seq: 4, kind: 'journal', recorded_at: good.recorded_at, event: 'party' }, 'event_unknown', 4],
  [
    'a note with a NUL',
    { seq: 5, kind: 'shipment', recorded_at: good.recorded_at, shipment_id: 1, action: 'problem', note: 'a\0b' },
    'note_invalid',
    5
  ]
]
for (const [title, record, code, seq] of bad) {
  t.test(`a record with ${title} is rejected as ${code} (ING3)`, async t => {
    t.match(validateRecords([record]), { accepted: [], rejected: [{ index: 0, seq, code }] })
  })
}

t.test('what a phone does not know may be null or absent, and a newer phone may say more', async t => {
  const { accepted } = validateRecords([{ ...good, heading: null, speed: 0, altitude: null, satellites: 9 }])
  t.equal(accepted.length, 1)
})
