import t from 'tap'
import { gather } from '../src/connection/gather.ts'
import { mainGroup } from '../src/dispatcher/fleet/main-group.ts'
import { shortName } from '../src/dispatcher/fleet/short-name.ts'
import { DISPATCHER_MESSAGES } from '../src/messages/dispatcher.ts'
import { createFormat } from '../src/ui/format.ts'

const es = createFormat('es', 'America/Guayaquil')
const en = createFormat('en', 'America/Guayaquil')

t.test('ages and durations are short and never negative', async t => {
  t.equal(es.age(-500), 'ahora')
  t.equal(en.age(1999), 'now')
  t.equal(es.age(12_400), '12 s')
  t.equal(es.age(27 * 60_000), '27 min')
  t.equal(es.age(65 * 60_000), '1 h 05')
  t.equal(es.age(2 * 3_600_000), '2 h')
  t.equal(es.age(72 * 3_600_000), '3 d')
  t.equal(es.duration(-500), '0 s')
})

t.test('a time of another day says which', async t => {
  const now = Date.parse('2026-11-21T20:00:00.000Z')
  t.equal(es.time('2026-11-21T19:32:08.000Z', now), '14:32:08')
  t.match(es.time('2026-11-20T19:32:08.000Z', now), /^20 nov\.?, 14:32:08$/)
  t.match(en.time('2026-11-20T19:32:08.000Z', now), /^20 Nov, 14:32:08$/)
})

t.test('metres per second become km/h, degrees become points of the compass', async t => {
  t.equal(es.speed(13), '47 km/h')
  t.equal(es.speed(0), '0 km/h')
  t.equal(es.distance(850), '850 m')
  t.match(es.distance(4321), /^4[.,]3 km$/)
  t.equal(es.direction(225), 'SO')
  t.equal(en.direction(225), 'SW')
  t.equal(en.direction(0), 'N')
  t.equal(en.direction(359), 'N')
})

t.test('both languages say the same things', async t => {
  const keys = (value: object, path = ''): string[] =>
    Object.entries(value).flatMap(([key, each]) =>
      typeof each === 'object' && each !== null ? keys(each, `${path}${key}.`) : [`${path}${key}`]
    )
  t.strictSame(keys(DISPATCHER_MESSAGES.en), keys(DISPATCHER_MESSAGES.es))
})

t.test('a name on the map is short, a number plate whole', async t => {
  t.equal(shortName('Marco Quizhpi'), 'Marco Q.')
  t.equal(shortName('Blanca Palacios Tenesaca'), 'Blanca P.')
  t.equal(shortName('Bus 2530'), 'Bus 2530')
  t.equal(shortName('Rumiñahui'), 'Rumiñahui')
})

t.test('the map opens where most of the fleet is', async t => {
  const town = Array.from({ length: 40 }, (_, i) => ({ lat: 30.2 + i / 100, lng: -97.7 }))
  const far = { lat: 48.1, lng: 11.5 }
  t.equal(mainGroup([far, ...town]).length, 40)
  t.strictSame(mainGroup([]), [])
  const spread = [far, { lat: 30, lng: -97 }, { lat: 52.6, lng: -8.6 }]
  t.equal(mainGroup(spread).length, 3, 'no group is half of them: all are shown')
})

t.test('the first message is taken at once, the rest together', async t => {
  const taken: (readonly number[])[] = []
  let later = () => {}
  const { add, stop } = gather<number>(
    250,
    (_milliseconds, callback) => {
      later = callback
      return () => {
        later = () => {}
      }
    },
    items => void taken.push(items)
  )
  for (const item of [1, 2, 3]) add(item)
  t.strictSame(taken, [[1]])
  later()
  t.strictSame(taken, [[1], [2, 3]])
  later()
  add(4)
  t.strictSame(taken, [[1], [2, 3], [4]], 'after a quiet while at once again')
  add(5)
  stop()
  later()
  t.equal(taken.length, 3)
})
