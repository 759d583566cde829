import type { Gap } from '@rastro/shared/schema/track'
import t from 'tap'
import { type TrackFix, trackFeatures } from '../src/map/track-features.ts'

const time = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute)).toISOString()
const fix = (minute: number, lat: number, lng: number): TrackFix => ({ recorded_at: time(minute), lat, lng })
const gap = (from: number, to: number): Gap => ({ from: time(from), to: time(to), reason: 'page_hidden', distance: 1 })
const draw = (segments: TrackFix[][], gaps: Gap[]) =>
  trackFeatures({ segments: segments.map(fixes => ({ fixes })), gaps }, ({ reason }) => reason)

t.test('segments are separate lines: no solid line crosses a gap', async t => {
  const features = draw(
    [
      [fix(0, 0, 0), fix(1, 1, 0)],
      [fix(30, 5, 0), fix(31, 6, 0)]
    ],
    [gap(1, 30)]
  )
  t.strictSame(
    features.filter(({ properties }) => properties.kind === 'segment').map(({ geometry }) => geometry.coordinates),
    [
      [
        [0, 0],
        [0, 1]
      ],
      [
        [0, 5],
        [0, 6]
      ]
    ]
  )
})

t.test('a gap is a line of its own between the fixes on either side, with its reason in the middle', async t => {
  const features = draw(
    [
      [fix(0, 0, 0), fix(1, 1, 0)],
      [fix(30, 5, 2), fix(31, 6, 2)]
    ],
    [gap(1, 30)]
  )
  t.match(
    features.find(({ properties }) => properties.kind === 'gap'),
    {
      geometry: {
        coordinates: [
          [0, 1],
          [2, 5]
        ]
      }
    }
  )
  t.match(
    features.find(({ properties }) => properties.kind === 'gap_label'),
    { geometry: { coordinates: [1, 3] }, properties: { label: 'page_hidden' } }
  )
})

t.test('a gap at the edge of the window has no line', async t => {
  const features = draw([[fix(10, 0, 0), fix(11, 1, 0)]], [gap(0, 10), gap(11, 40)])
  t.strictSame(
    features.map(({ properties }) => properties.kind),
    ['segment']
  )
})

t.test('a segment of one fix is a dot, and an empty one nothing', async t => {
  t.match(draw([[fix(0, 3, 0)]], []), [{ properties: { kind: 'lone_fix' }, geometry: { coordinates: [0, 3] } }])
  t.strictSame(draw([[]], []), [])
})

t.test('a track over the antimeridian goes the short way', async t => {
  const [line] = draw([[fix(0, 0, 179.5), fix(1, 0, -179.5), fix(2, 0, -179.25)]], [])
  t.strictSame(line?.geometry.coordinates, [
    [179.5, 0],
    [180.5, 0],
    [180.75, 0]
  ])
})
