import type { Fix } from '@rastro/shared/schema/fix'
import type { Position } from '@rastro/shared/schema/position'
import type { SharedShipment } from '@rastro/shared/schema/share'
import t from 'tap'
import { joinParts, takeAnswer, takePositions } from '../src/customer/followed.ts'
import { linkToken } from '../src/customer/link-token.ts'
import { whereaboutsOf } from '../src/customer/nearest-place.ts'
import { sentenceOf, situationOf } from '../src/customer/situation.ts'
import { readTowns } from '../src/customer/towns.ts'
import { createWords } from '../src/customer/words.ts'
import { CUSTOMER_MESSAGES } from '../src/messages/customer.ts'

const START = Date.parse('2026-11-21T20:00:00.000Z')
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString()
const words = createWords('es')
const SCHAAN = { name: 'Bodega Schaan', lat: 47.166, lng: 9.509 }
const TRIESEN = { name: 'Triesen', lat: 47.107, lng: 9.528 }

function fix(seconds: number): Fix {
  const recorded_at = at(seconds)
  const unknown = { accuracy: null, altitude: null, speed: null, heading: null, battery: null }
  return {
    seq: seconds + 1,
    recorded_at,
    received_at: recorded_at,
    lat: 47.1 + seconds / 1e5,
    lng: 9.52,
    ...unknown,
    flags: []
  }
}

function answer(
  segments: number[][],
  gaps: [number, number][] = [],
  more: Partial<SharedShipment> = {}
): SharedShipment {
  const last = segments.at(-1)?.at(-1)
  const position = last === undefined ? null : { ...fix(last), flags: undefined }
  return {
    shipment_id: 7,
    reference: 'ENV-1042',
    status: 'in_transit',
    origin: null,
    destination: SCHAAN,
    stops: [],
    planned_at: null,
    started_at: at(0),
    finished_at: null,
    position,
    as_of: at(last ?? 0),
    segments: segments.map(times => ({ fixes: times.map(fix) })),
    gaps: gaps.map(([from, to]) => ({ from: at(from), to: at(to), reason: 'page_hidden', distance: 100 })),
    next_from: null,
    expires_at: at(86_400),
    ...more
  }
}

function position(seconds: number, more: Partial<Position> = {}): Position {
  const { seq: _, flags: __, altitude: ___, ...measured } = fix(seconds)
  return { device_id: 1, driver: null, vehicle: null, silent_since: null, silence_reason: null, ...measured, ...more }
}

const times = (followed: { segments: readonly { fixes: readonly { recorded_at: string }[] }[] }) =>
  followed.segments.map(({ fixes }) => fixes.map(({ recorded_at }) => (Date.parse(recorded_at) - START) / 1000))

t.test('a live position moves the shipment on and draws the line, and never moves it back', async t => {
  const open = takeAnswer(null, answer([[0, 30, 60]]))
  const moved = takePositions(open, [position(90), position(75)])
  t.equal(moved.followed.position?.recorded_at, at(90))
  t.strictSame(times(moved.followed), [[0, 30, 60, 90]])
  t.notOk(moved.trackIsOld)
})

t.test('over a silence no line is drawn: the track is asked for', async t => {
  const open = takeAnswer(null, answer([[0, 60]]))
  const moved = takePositions(open, [position(600)])
  t.equal(moved.followed.position?.recorded_at, at(600), 'but the marker is where it is')
  t.strictSame(times(moved.followed), [[0, 60]])
  t.ok(moved.trackIsOld)
})

t.test('the reason of a silence comes with the same position again', async t => {
  const open = takeAnswer(null, answer([[0, 60]]))
  const { followed } = takePositions(open, [position(60, { silence_reason: 'page_hidden' })])
  t.equal(followed.silence_reason, 'page_hidden')
  t.equal(followed.segments, open.segments)
})

t.test('an answer that is older than the stream does not move it back', async t => {
  const live = takePositions(takeAnswer(null, answer([[0, 60]])), [position(90)]).followed
  const again = takeAnswer(live, answer([[0, 60]]))
  t.equal(again.position?.recorded_at, at(90))
  t.strictSame(times(again), [[0, 60, 90]])
})

t.test('a gap that late data has closed is told, and one that stays is not', async t => {
  const before = takeAnswer(
    null,
    answer(
      [[0, 60], [600, 660], [1200]],
      [
        [60, 600],
        [660, 1200]
      ]
    )
  )
  const after = takeAnswer(before, answer([[0, 60, 300, 600, 660], [1200]], [[660, 1200]]))
  t.strictSame(
    after.filled.map(({ from }) => from),
    [at(60)]
  )
  t.strictSame(takeAnswer(after, answer([[0]], [])).filled.length, 2)
})

t.test('what is delivered stays where it was delivered', async t => {
  const done = takeAnswer(null, answer([[0, 60]], [], { status: 'delivered', finished_at: at(60) }))
  t.equal(takePositions(done, [position(90)]).followed.position?.recorded_at, at(60))
})

t.test('the parts of a long track meet in one fix', async t => {
  const whole = joinParts(
    answer(
      [
        [0, 60],
        [600, 660]
      ],
      [[60, 600]]
    ),
    answer([[660, 700], [1000]], [[700, 1000]])
  )
  t.strictSame(times(whole), [[0, 60], [600, 660, 700], [1000]])
  t.strictSame(
    whole.gaps.map(({ from }) => from),
    [at(60), at(700)]
  )
})

t.test(
  'a place of the shipment is named before a town, a town before a distance, and nothing when all is far',
  async t => {
    const town = { name: 'Vaduz', lat: 47.134, lng: 9.517 }
    t.match(whereaboutsOf({ lat: 47.12, lng: 9.52 }, [TRIESEN], [town]), { kind: 'near', name: 'Triesen' })
    t.match(whereaboutsOf({ lat: 47.15, lng: 9.52 }, [TRIESEN], [town]), { kind: 'near', name: 'Vaduz' })
    t.match(whereaboutsOf({ lat: 47.6, lng: 9.52 }, [], [town]), { kind: 'from', name: 'Vaduz' })
    t.equal(whereaboutsOf({ lat: -40, lng: -120 }, [], [town]), null)
    t.match(whereaboutsOf({ lat: 0, lng: 179.99 }, [], [{ name: 'X', lat: 0, lng: -179.99 }]), { kind: 'near' })
  }
)

t.test('the sentence says where, and says "was" when the last fix is old', async t => {
  const followed = takeAnswer(null, answer([[0, 60]], [], { stops: [TRIESEN] }))
  const say = (now: number, shipment = followed) =>
    sentenceOf(situationOf(shipment, [], START + now * 1000), shipment, words)
  t.equal(say(62), 'Cerca de Triesen, hacia Bodega Schaan')
  t.equal(say(600), 'Última posición: cerca de Triesen')
  t.equal(say(62, { ...followed, stops: [], destination: null }), 'En camino', 'without names it makes none up')
  t.equal(say(62, { ...followed, position: { ...fix(60), ...SCHAAN } }), 'Llegando a Bodega Schaan')
  t.equal(say(62, { ...followed, position: null }), 'Recogido; aún no ha llegado su posición')
  t.equal(say(62, { ...followed, status: 'assigned', position: null }), 'Aún no se ha recogido')
  t.equal(say(62, { ...followed, status: 'delivered' }), 'Entregado en Bodega Schaan')
})

t.test('the token is the last part of the address', async t => {
  t.equal(linkToken('/track/aB3_-x'), 'aB3_-x')
  t.equal(linkToken('/track/aB3_-x/'), 'aB3_-x')
  t.equal(linkToken('/track/'), null)
})

t.test('towns are read in the person’s language, and strange features are left out', async t => {
  const point = (properties: object, coordinates: unknown) => ({ properties, geometry: { coordinates } })
  const collection = {
    features: [point({ name: 'Tokyo', name_es: 'Tokio' }, [139, 35]), point({}, [0, 0]), point({ name: 'X' }, null), 7]
  }
  t.strictSame(readTowns(collection, 'es'), [{ name: 'Tokio', lat: 35, lng: 139 }])
  t.strictSame(readTowns(collection, 'en'), [{ name: 'Tokyo', lat: 35, lng: 139 }])
  t.strictSame(readTowns('no', 'en'), [])
})

t.test('times of one hour, of other hours and of other days read right', async t => {
  const { asOf } = CUSTOMER_MESSAGES.es
  t.equal(asOf('14:32:08', '2 s'), 'Dato de las 14:32:08 · hace 2 s')
  t.equal(asOf('01:32:08', null), 'Dato de la 01:32:08')
  t.equal(asOf('20 nov, 14:32:08', null), 'Dato del 20 nov, 14:32:08')
})
