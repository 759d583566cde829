import type { Track } from '@rastro/shared/schema/track'
import { pieces } from './pieces.ts'
import type { TrackFormat } from './track-format.ts'

/** The track as it is. */
export const json: TrackFormat = { content_type: 'application/json; charset=utf-8', extension: null, write }

function* write({ segments, ...rest }: Track): Iterable<string> {
  yield '{"segments":['
  for (const [index, segment] of segments.entries()) {
    yield index === 0 ? '{"fixes":[' : ',{"fixes":['
    yield* pieces(segment.fixes, fix => JSON.stringify(fix), ',')
    yield ']}'
  }
  yield `],${JSON.stringify(rest).slice(1)}`
}
