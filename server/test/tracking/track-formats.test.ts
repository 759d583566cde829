import type { Fix } from '@rastro/shared/schema/fix'
import type { Track } from '@rastro/shared/schema/track'
import t from 'tap'
import { csvCell } from '../../src/tracking/track/formats/csv.ts'
import { TRACK_FORMATS, type TrackFormatName } from '../../src/tracking/track/formats/track-formats.ts'
import { at } from './track-world.ts'

const unknown = { accuracy: null, altitude: null, speed: null, heading: null, battery: null }

function fixOf(seq: number, more: Partial<Fix> = {}): Fix {
  const recorded_at = at(seq)
  return { seq, recorded_at, received_at: at(99), lat: -2.9, lng: -79 + seq / 1000, ...unknown, flags: [], ...more }
}

const track: Track = {
  segments: [
    { fixes: [fixOf(1, { altitude: 2541.2, speed: 0, heading: 0, battery: 0.81 }), fixOf(2)] },
    { fixes: [fixOf(3, { flags: ['outlier', 'inaccurate'] })] }
  ],
  gaps: [{ from: at(2), to: at(3), reason: 'page_hidden', distance: 111 }],
  distance: 222,
  received: 3,
  missing: 0,
  next_from: null
}
const empty: Track = { segments: [], gaps: [], distance: 0, received: 0, missing: 0, next_from: null }

function write(format: TrackFormatName, what = track, title = 'Rastro'): string {
  return [...TRACK_FORMATS[format].write(what, title)].join('')
}

t.test('JSON is the track itself', async t => {
  t.strictSame(JSON.parse(write('json')), track)
  t.strictSame(JSON.parse(write('json', empty)), empty)
})

t.test('a long track is written in pieces that join', async t => {
  const long = { ...empty, segments: [{ fixes: Array.from({ length: 1234 }, (_, index) => fixOf(index + 1)) }] }
  t.ok([...TRACK_FORMATS.json.write(long, '')].every(piece => piece.length < 200_000))
  t.strictSame(JSON.parse(write('json', long)), long)
  t.equal(JSON.parse(write('geojson', long)).features[0].properties.times.length, 1234)
  t.equal(write('csv', long).split('\r\n').length, 1236)
})

t.test('GeoJSON has a line for each segment, a point for a lone fix, and no geometry for a gap', async t => {
  const { type, features, distance, received } = JSON.parse(write('geojson'))
  t.strictSame([type, distance, received], ['FeatureCollection', 222, 3])
  t.match(features, [
    {
      type: 'Feature',
      geometry: {
        type: 'LineString',
        coordinates: [
          [-78.999, -2.9],
          [-78.998, -2.9]
        ]
      },
      properties: { kind: 'segment', segment: 0, from: at(1), to: at(2), times: [at(1), at(2)] }
    },
    { geometry: { type: 'Point', coordinates: [-78.997, -2.9] }, properties: { segment: 1, times: [at(3)] } },
    { type: 'Feature', geometry: null, properties: { kind: 'gap', reason: 'page_hidden', from: at(2), distance: 111 } }
  ])
  t.strictSame(JSON.parse(write('geojson', empty)).features, [])
})

t.test('GeoJSON cuts a line at the antimeridian, in both directions', async t => {
  const ferry = [fixOf(1, { lat: -17, lng: 179.9 }), fixOf(3, { lat: -17.2, lng: -179.9 })]
  const linesOf = (fixes: Fix[]) =>
    JSON.parse(write('geojson', { ...empty, segments: [{ fixes }] })).features.map(
      (feature: { geometry: { coordinates: unknown } }) => feature.geometry.coordinates
    )
  t.strictSame(linesOf(ferry), [
    [
      [179.9, -17],
      [180, -17.1]
    ],
    [
      [-180, -17.1],
      [-179.9, -17.2]
    ]
  ])
  t.strictSame(linesOf([...ferry].reverse()), [
    [
      [-179.9, -17.2],
      [-180, -17.1]
    ],
    [
      [180, -17.1],
      [179.9, -17]
    ]
  ])
  t.strictSame(linesOf([fixOf(1, { lng: 180 }), fixOf(2, { lng: -180 })]).length, 2)
})

t.test('GPX has a track segment for each segment, unknown values left out', async t => {
  const gpx = write('gpx', track, 'Rosa & <José>')
  t.equal(gpx.match(/<trkseg>/g)?.length, 2)
  t.equal(gpx.match(/<trkpt /g)?.length, 3)
  t.match(gpx, '<name>Rosa &amp; &lt;José&gt;</name>')
  t.match(gpx, `<trkpt lat="-2.9" lon="-78.999"><ele>2541.2</ele><time>${at(1)}</time><extensions>`)
  t.match(gpx, '<gpxtpx:speed>0</gpxtpx:speed><gpxtpx:course>0</gpxtpx:course>')
  t.match(gpx, `<trkpt lat="-2.9" lon="-78.998"><time>${at(2)}</time></trkpt>`)
})

t.test('KML has a track for each segment and joins none of them', async t => {
  const kml = write('kml')
  t.equal(kml.match(/<gx:Track>/g)?.length, 2)
  t.match(kml, '<gx:interpolate>0</gx:interpolate>')
  t.match(kml, `<when>${at(1)}</when>\n<when>${at(2)}</when>\n<gx:coord>-78.999 -2.9 2541.2</gx:coord>`)
})

t.test('CSV has the names of the fields, a row for each fix, and nothing for unknown', async t => {
  const [header, first, second, third, ...rest] = write('csv').split('\r\n')
  t.equal(header, 'seq,recorded_at,received_at,lat,lng,accuracy,altitude,speed,heading,battery,flags,segment')
  t.equal(first, `1,${at(1)},${at(99)},-2.9,-78.999,,2541.2,0,0,0.81,,1`)
  t.equal(second, `2,${at(2)},${at(99)},-2.9,-78.998,,,,,,,1`)
  t.equal(third, `3,${at(3)},${at(99)},-2.9,-78.997,,,,,,outlier inaccurate,2`)
  t.strictSame(rest, [''])
})

t.test('text in a CSV is never a formula, and a negative number stays a number', async t => {
  t.equal(csvCell('=1+1'), "'=1+1")
  t.equal(csvCell('@SUM(A1)'), "'@SUM(A1)")
  t.equal(csvCell('-2, "two"'), `"'-2, ""two"""`)
  t.equal(csvCell(-2.9), '-2.9')
  t.equal(csvCell(null), '')
})

t.test('numbers in files have no exponent that a reader might not know', async t => {
  const tiny = { ...empty, segments: [{ fixes: [fixOf(1, { lat: 1e-7, lng: -1e-9 })] }] }
  t.notMatch(write('gpx', tiny), /\de-\d/)
  t.notMatch(write('kml', tiny), /\de-\d/)
})
