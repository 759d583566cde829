import type { Fix } from '@rastro/shared/schema/fix'
import type { Gap, Track } from '@rastro/shared/schema/track'
import { lengthOf } from '../line.ts'
import { cutAtAntimeridian } from './antimeridian.ts'
import { pieces } from './pieces.ts'
import type { TrackFormat } from './track-format.ts'

/**
 * RFC 7946: a feature for each segment, its moments in `properties.times`; a feature without geometry for each gap, so that
 * no map draws a line where nobody knows the way. A segment that crosses the antimeridian is a feature on either side.
 */
export const geojson: TrackFormat = { content_type: 'application/geo+json; charset=utf-8', extension: 'geojson', write }

function* write({ segments, gaps, ...rest }: Track): Iterable<string> {
  yield '{"type":"FeatureCollection","features":['
  const features = [
    ...segments.flatMap(({ fixes }, segment) => cutAtAntimeridian(fixes).map(part => segmentFeature(part, segment))),
    ...gaps.map(gapFeature)
  ]
  for (const [index, feature] of features.entries()) {
    if (index > 0) yield ','
    yield* feature
  }
  yield `],${JSON.stringify(rest).slice(1)}`
}

type Moment = Pick<Fix, 'lat' | 'lng' | 'recorded_at'>

/** A point when there is only one fix: a line needs two. */
function* segmentFeature(fixes: readonly Moment[], segment: number): Iterable<string> {
  const isLine = fixes.length > 1
  yield `{"type":"Feature","geometry":{"type":"${isLine ? 'LineString' : 'Point'}","coordinates":${isLine ? '[' : ''}`
  yield* pieces(fixes, ({ lng, lat }) => JSON.stringify([lng, lat]), ',')
  const from = fixes[0]?.recorded_at
  const to = fixes.at(-1)?.recorded_at
  const properties = { kind: 'segment', segment, from, to, distance: lengthOf(fixes) }
  yield `${isLine ? ']' : ''}},"properties":${JSON.stringify(properties).slice(0, -1)},"times":[`
  yield* pieces(fixes, ({ recorded_at }) => JSON.stringify(recorded_at), ',')
  yield ']}}'
}

function* gapFeature(gap: Gap): Iterable<string> {
  yield JSON.stringify({ type: 'Feature', geometry: null, properties: { kind: 'gap', ...gap } })
}
