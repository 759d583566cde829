import type { Fix } from '@rastro/shared/schema/fix'
import t from 'tap'
import { loadTrack } from '../../../demo/src/trace.ts'
import { flagFixes } from '../../src/tracking/track/flag-fixes.ts'
import { isImplausible } from '../../src/tracking/track/implausible.ts'
import { fixRecord, recordsOf } from './track-world.ts'

const NO_CONTEXT = { before: [], after: [] }

function fixOf(record: ReturnType<typeof fixRecord>, flags: Fix['flags'] = []): Fix {
  const { kind: _, accuracy = null, altitude = null, speed = null, heading = null, battery = null, ...rest } = record
  return { ...rest, received_at: rest.recorded_at, accuracy, altitude, speed, heading, battery, flags }
}

/** A minute and more along the equator, one fix a second; `elsewhere` are the seconds spent 50 km north. */
function ride(elsewhere: readonly number[], length = 60): Fix[] {
  return Array.from({ length }, (_, index) =>
    fixOf(fixRecord(index + 1, index, elsewhere.includes(index) ? { lat: 0.45 } : {}))
  )
}

function outliersOf(fixes: readonly Fix[]): number[] {
  return flagFixes(fixes, NO_CONTEXT).flatMap((fix, index) => (fix.flags.includes('outlier') ? [index] : []))
}

t.test('a fix far away from both its neighbours is an outlier', async t => {
  t.strictSame(outliersOf(ride([20])), [20])
})

t.test('a phone that repeats an old place a few times leaves a run of outliers', async t => {
  t.strictSame(outliersOf(ride([20, 21, 22, 23])), [20, 21, 22, 23])
})

t.test('a bad fix takes none of the good ones after it with it', async t => {
  t.strictSame(outliersOf(ride([0])), [], 'nothing says which side of the first jump is right')
  t.strictSame(outliersOf(ride([0, 5])), [5])
  t.strictSame(outliersOf(ride([20, 22, 24, 26])), [20, 22, 24, 26])
})

t.test('a long stay elsewhere is no outlier', async t => {
  const stay = Array.from({ length: 20 }, (_, index) => 20 + index)
  t.strictSame(outliersOf(ride(stay)), [])
})

t.test('a track that is too fast throughout keeps its fixes', async t => {
  const plane = Array.from({ length: 60 }, (_, index) => fixOf(fixRecord(index + 1, index, { lng: index * 0.002 })))
  t.strictSame(outliersOf(plane), [])
})

t.test('a jump within the accuracy of its fixes is no outlier', async t => {
  const noisy = ride([]).map((fix, index) => (index === 20 ? { ...fix, lat: 0.008, accuracy: 850 } : fix))
  t.strictSame(outliersOf(noisy), [])
})

t.test('two sources that speak in the same second are not taken for speed', async t => {
  const first = fixOf(fixRecord(1, 0))
  t.notOk(isImplausible(first, fixOf(fixRecord(2, 0.001, { lat: 0.0005 }))))
})

t.test('of two fixes with one time the one with the lower seq stays', async t => {
  const fixes = [fixOf(fixRecord(1, 0)), fixOf(fixRecord(2, 0)), fixOf(fixRecord(3, 1))]
  t.strictSame(
    flagFixes(fixes, NO_CONTEXT).map(({ flags }) => flags),
    [[], ['duplicate_time'], []]
  )
})

t.test('a fix is no duplicate of one that is left out itself', async t => {
  const fixes = [fixOf(fixRecord(1, 0), ['inaccurate']), fixOf(fixRecord(2, 0))]
  t.strictSame(
    flagFixes(fixes, NO_CONTEXT).map(({ flags }) => flags),
    [['inaccurate'], []]
  )
})

t.test('fixes outside the window judge those at its ends', async t => {
  const fixes = ride([20])
  const flagged = flagFixes(fixes.slice(20, 30), { before: fixes.slice(10, 20), after: fixes.slice(30) })
  t.strictSame(flagged[0]?.flags, ['outlier'])
  t.equal(flagged.length, 10)
})

t.test('fixes that have a flag already judge no one', async t => {
  const fixes = ride([20]).map((fix, index) => (index === 20 ? { ...fix, flags: ['inaccurate' as const] } : fix))
  t.strictSame(outliersOf(fixes), [])
})

for (const name of ['car-munich', 'bus-limerick', 'phone-car-bike', 'phone-car-scooter', 'phone-standing-still']) {
  t.test(`hardly a fix of the real trace ${name} is taken for an outlier`, async t => {
    const fixes = recordsOf(loadTrack(name).fixes).map(record => fixOf(record))
    t.ok(outliersOf(fixes).length <= fixes.length / 100, `${outliersOf(fixes).length} of ${fixes.length}`)
  })
}
