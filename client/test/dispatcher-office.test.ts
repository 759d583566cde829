import { signal } from '@preact/signals'
import t from 'tap'
import { createCollection } from '../src/dispatcher/loading/collection.ts'
import { createShipmentStore } from '../src/dispatcher/shipments/shipment-store.ts'
import { createPlayback, moved } from '../src/dispatcher/track/playback.ts'
import { fileName } from '../src/dispatcher/track/save-file.ts'
import { dateOf, spanOfDate, stepOf, ticksOf, windowOf } from '../src/dispatcher/track/span.ts'
import { ACCOUNT_MESSAGES } from '../src/messages/accounts.ts'
import { FORM_MESSAGES } from '../src/messages/form.ts'
import { PEOPLE_MESSAGES } from '../src/messages/people.ts'
import { SHIPMENT_MESSAGES } from '../src/messages/shipments.ts'
import type { Answer } from '../src/session/answer.ts'
import { readDownload } from '../src/session/download.ts'
import { shipment } from './dispatcher-support.ts'

type Named = { id: number; name: string; updated_at: string }
const named = (id: number, name: string, second: number): Named => ({
  id,
  name,
  updated_at: `2026-11-21T08:00:0${second}.000Z`
})
const ok = <Value>(value: Value): Answer<Value> => ({ kind: 'ok', status: 200, value })

t.test('what the stream tells while a list is on its way is not lost, and not undone by the list', async t => {
  let answer: (answer: Answer<Named[]>) => void = () => {}
  const asked = new Promise<Answer<Named[]>>(resolve => {
    answer = resolve
  })
  const people = createCollection<Named>(() => asked)
  const loading = people.load()
  people.take({ event_type: 'updated', entity_id: 1, data: { ...named(1, 'Rosa T.', 3), updated_fields: ['name'] } })
  people.take({ event_type: 'deleted', entity_id: 2, data: named(2, 'Luis', 1) })
  people.take({ event_type: 'created', entity_id: 3, data: named(3, 'Ana', 2) })
  answer(ok([named(1, 'Rosa', 1), named(2, 'Luis', 1)]))
  await loading
  t.equal(people.find(1)?.name, 'Rosa T.')
  t.notOk('updated_fields' in (people.find(1) ?? {}))
  t.equal(people.find(2), null)
  t.equal(people.find(3)?.name, 'Ana')
})

t.test('an older word about an entity changes nothing', async t => {
  const people = createCollection<Named>(async () => ok([named(1, 'Rosa', 2)]))
  await people.load()
  people.put(named(1, 'before', 1))
  t.equal(people.find(1)?.name, 'Rosa')
  people.put(named(1, 'after', 3))
  t.equal(people.find(1)?.name, 'after')
})

t.test('what was loaded stays, marked, when asking again fails', async t => {
  const answers: Answer<Named[]>[] = [ok([named(1, 'Rosa', 1)]), { kind: 'unreachable' }]
  const people = createCollection<Named>(async () => answers.shift() ?? { kind: 'unreachable' })
  await people.load()
  await people.load()
  t.match(people.items.value, { kind: 'loaded', stale: true })
  t.equal(people.find(1)?.name, 'Rosa')
})

t.test('all open shipments are loaded, finished ones page by page', async t => {
  const asked: string[] = []
  const pages: Record<string, { items: unknown[]; next: string | null }> = {
    '/shipments?status=assigned&limit=500': { items: [shipment({ id: 1, status: 'assigned' })], next: '1' },
    '/shipments?status=assigned&limit=500&after=1': { items: [shipment({ id: 2, status: 'assigned' })], next: null },
    '/shipments?status=delivered&limit=50': { items: [shipment({ id: 3, status: 'delivered' })], next: '3' },
    '/shipments?status=delivered&limit=50&after=3': { items: [shipment({ id: 4, status: 'delivered' })], next: null }
  }
  const store = createShipmentStore(async <Value>(path: string) => {
    asked.push(path)
    return ok((pages[path] ?? { items: [], next: null }) as Value)
  })
  await store.load()
  t.equal(store.find(2)?.id, 2)
  t.equal(store.find(4), null)
  t.equal(store.hasOlder.value, true)
  t.equal(await store.loadOlder(), true)
  t.equal(store.find(4)?.id, 4)
  t.equal(store.hasOlder.value, false)
  t.equal(asked.filter(path => path.includes('cancelled')).length, 1, 'what has no older ones is not asked again')
})

t.test('a stretch is the last hour, today so far, or a whole day of the past', async t => {
  const now = new Date(2026, 10, 21, 14, 32).getTime()
  t.strictSame(windowOf({ kind: 'hour' }, now), { start: now - 3_600_000, end: now })
  t.strictSame(windowOf({ kind: 'today' }, now), { start: new Date(2026, 10, 21).getTime(), end: now })
  t.strictSame(windowOf({ kind: 'day', date: '2026-11-20' }, now), {
    start: new Date(2026, 10, 20).getTime(),
    end: new Date(2026, 10, 21).getTime()
  })
  t.strictSame(spanOfDate('2026-11-21', now), { kind: 'today' })
  t.strictSame(spanOfDate('2026-11-20', now), { kind: 'day', date: '2026-11-20' })
  t.equal(spanOfDate('2026-11-22', now), null, 'nothing has happened yet')
  t.equal(spanOfDate('', now), null)
  t.equal(dateOf(now), '2026-11-21')
  t.equal(stepOf({ kind: 'hour' }), 10_000)
})

t.test('the hours under a stretch are round and few', async t => {
  const midnight = new Date(2026, 10, 21).getTime()
  const hours = ticksOf({ start: midnight, end: midnight + 86_400_000 }).map(time => new Date(time).getHours())
  t.strictSame(hours, [0, 3, 6, 9, 12, 15, 18, 21])
  const minutes = ticksOf({ start: midnight + 300_000, end: midnight + 3_900_000 })
  t.strictSame(
    minutes.map(time => new Date(time).getMinutes()),
    [10, 20, 30, 40, 50, 0]
  )
})

t.test('playing moves the playhead at its speed, and ends at now', async t => {
  t.equal(moved(1000, 500, { start: 0, end: 2000 }), 1500)
  t.equal(moved(1000, 500, { start: 1200, end: 2000 }), 1700, 'what fell out of the stretch begins at its start')
  t.equal(moved(1000, 5000, { start: 0, end: 2000 }), null)
  let now = 0
  let next = () => {}
  let waited = 0
  const playhead = signal<number | null>(null)
  const playback = createPlayback({
    playhead,
    window: () => ({ start: 0, end: 60_000 }),
    now: () => now,
    after: (milliseconds, callback) => {
      waited = milliseconds
      next = callback
      return () => {
        next = () => {}
      }
    },
    reducedMotion: () => true
  })
  playback.play()
  t.equal(playhead.value, 0)
  t.equal(waited, 1000, 'calm steps for whoever wants no motion')
  now = 250
  next()
  t.equal(playhead.value, 30_000)
  playback.pause()
  now = 400
  next()
  t.equal(playhead.value, 30_000, 'paused')
  playback.play()
  now = 700
  next()
  t.equal(playhead.value, null)
  t.equal(playback.playing.value, false)
})

t.test('a file too long for one answer names the rest of it', async t => {
  const headers = { link: '</api/v1/devices/4/track?format=gpx&from=2026>; rel="next"' }
  const answer = await readDownload(new Response('<gpx/>', { headers }))
  t.match(answer, { kind: 'ok', value: { next: '/devices/4/track?format=gpx&from=2026' } })
  t.match(await readDownload(new Response('<gpx/>')), { kind: 'ok', value: { next: null } })
  t.equal(fileName('Íñigo Núñez 2026-11-21'), 'inigo-nunez-2026-11-21')
  t.equal(fileName('«»'), 'rastro')
})

t.test('the panels say the same things in both languages', async t => {
  const keys = (value: object, path = ''): string[] =>
    Object.entries(value).flatMap(([key, each]) =>
      typeof each === 'object' && each !== null ? keys(each, `${path}${key}.`) : [`${path}${key}`]
    )
  for (const { es, en } of [SHIPMENT_MESSAGES, PEOPLE_MESSAGES, ACCOUNT_MESSAGES, FORM_MESSAGES]) {
    t.strictSame(keys(en), keys(es))
  }
})
