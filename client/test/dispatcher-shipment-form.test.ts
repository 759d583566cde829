import fc from 'fast-check'
import t from 'tap'
import { fieldErrorsOf } from '../src/dispatcher/forms/field-errors.ts'
import { coordinatesText, parseCoordinates } from '../src/dispatcher/shipments/coordinates.ts'
import {
  bodyOf,
  draftOf,
  EMPTY_DRAFT,
  EMPTY_PLACE,
  faultsOf,
  pointed,
  withPlace
} from '../src/dispatcher/shipments/shipment-draft.ts'
import { searchShipments } from '../src/dispatcher/shipments/shipment-search.ts'
import { shipment } from './dispatcher-support.ts'

t.test('coordinates are read as people write and paste them', async t => {
  const cuenca = { lat: -2.9001, lng: -79.0045 }
  for (const text of [
    '-2.9001, -79.0045',
    ' -2.9001 -79.0045 ',
    '2.9001 S, 79.0045 O',
    '2.9001°s 79.0045°w',
    '-2,9001; -79,0045'
  ]) {
    t.strictSame(parseCoordinates(text), cuenca, text)
  }
  t.strictSame(parseCoordinates('0, 0'), { lat: 0, lng: 0 }, 'a real place')
  for (const text of ['', 'Cuenca', '-2.9', '91, 0', '0, 181', '1, 2, 3', 'NaN, 1'])
    t.equal(parseCoordinates(text), null, text)
})

t.test('coordinates written by the page are read back as they were, to a metre', async () => {
  const place = fc.record({
    lat: fc.double({ min: -90, max: 90, noNaN: true }),
    lng: fc.double({ min: -180, max: 180, noNaN: true })
  })
  fc.assert(
    fc.property(place, at => {
      const read = parseCoordinates(coordinatesText(at))
      return read !== null && Math.abs(read.lat - at.lat) < 1e-5 && Math.abs(read.lng - at.lng) < 1e-5
    })
  )
})

t.test('a draft says what is missing beside the field where it is missing', async t => {
  t.strictSame([...faultsOf(EMPTY_DRAFT)], [['reference', 'missing']], 'places may be left out')
  const draft = {
    ...EMPTY_DRAFT,
    reference: 'ENV-1',
    origin: { name: 'Cuenca', coordinates: 'somewhere' },
    destination: { name: '', coordinates: '1, 2' },
    stops: [EMPTY_PLACE]
  }
  t.strictSame(Object.fromEntries(faultsOf(draft)), {
    'origin.coordinates': 'not_coordinates',
    'stops.0.name': 'missing',
    'stops.0.coordinates': 'missing',
    'destination.name': 'missing'
  })
})

t.test('an unchanged draft is the shipment that it was made of', async t => {
  const whole = shipment({
    reference: 'ENV-7',
    customer_name: 'Café Loja',
    origin: { name: 'Cuenca', lat: -2.9001, lng: -79.0045 },
    stops: [{ name: 'Oña', lat: -3.46, lng: -79.15 }],
    destination: { name: 'Loja', lat: -3.99313, lng: -79.20422 },
    driver_id: 4,
    vehicle_id: 9,
    planned_at: '2026-11-21T14:30:00.000Z'
  })
  const { reference, customer_name, origin, stops, destination, driver_id, vehicle_id, planned_at } = whole
  t.strictSame(bodyOf(draftOf(whole)), {
    reference,
    customer_name,
    origin,
    destination,
    stops,
    driver_id,
    vehicle_id,
    planned_at
  })
})

t.test('a place pointed at on the map keeps its name', async t => {
  const draft = withPlace({ ...EMPTY_DRAFT, stops: [EMPTY_PLACE, { name: 'Oña', coordinates: '' }] }, 'stops.1', {
    name: 'Oña',
    coordinates: ''
  })
  const stop = draft.stops[1] ?? EMPTY_PLACE
  t.strictSame(pointed(stop, { lat: -3.46, lng: -79.15 }), { name: 'Oña', coordinates: '-3.46000, -79.15000' })
})

t.test('what the server finds wrong is told in the words of the form, at the field', async t => {
  const errors = [
    { path: '/body/reference', message: 'must NOT have fewer than 1 characters' },
    { path: '/body/origin/name', message: 'must NOT have more than 200 characters' },
    { path: '/body/driver_id', message: 'there is no such driver' },
    { path: '/body/new', message: 'must NOT have fewer than 10 characters' },
    { path: '/body/planned_at', message: 'must be a time from 1970 on' }
  ]
  const problem = { type: '/problems/validation', title: '', status: 400, errors }
  t.strictSame(Object.fromEntries(fieldErrorsOf(problem)), {
    reference: 'missing',
    'origin.name': 'too_long',
    driver_id: 'gone',
    new: 'too_short',
    planned_at: 'invalid'
  })
})

t.test('shipments are found by reference, customer, place and driver, without accents', async t => {
  const all = [
    shipment({ id: 1, reference: 'ENV-1', customer_name: 'Lácteos', status: 'planned' }),
    shipment({ id: 2, reference: 'ENV-2', status: 'in_transit', driver_id: 4 }),
    shipment({ id: 3, reference: 'ENV-3', status: 'delivered', finished_at: '2026-11-20T10:00:00.000Z' }),
    shipment({ id: 4, reference: 'ENV-4', status: 'cancelled', finished_at: '2026-11-21T10:00:00.000Z' })
  ]
  const names = ({ driver_id }: { driver_id: number | null }) => (driver_id === 4 ? 'Íñigo Núñez' : '')
  const ids = (words: string, filter: Parameters<typeof searchShipments>[2]) =>
    searchShipments(all, words, filter, names).shipments.map(({ id }) => id)
  t.strictSame(ids('', 'all'), [2, 1, 4, 3], 'what is going on first, then what is open, then the last finished')
  t.strictSame(ids('lacteos', 'all'), [1])
  t.strictSame(ids('nunez env', 'all'), [2])
  t.strictSame(ids('', 'finished'), [4, 3])
  t.strictSame(searchShipments(all, '', 'planned', names).counts, {
    all: 4,
    planned: 1,
    assigned: 0,
    in_transit: 1,
    finished: 2
  })
})
