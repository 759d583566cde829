import { distance } from '@rastro/shared/geo/distance'
import { SILENT_AFTER_SECONDS } from '@rastro/shared/model/silence'
import type { LatLng } from '@rastro/shared/schema/place'
import type { TrackFix } from './track-features.ts'

type Segments<Point> = readonly { fixes: readonly Point[] }[]

/** The last fix of the track, or null when it has none. */
export function lastFix<Point>({ segments }: { segments: Segments<Point> }): Point | null {
  return segments.at(-1)?.fixes.at(-1) ?? null
}

/** Metres along the segments; gaps add nothing. */
export function lengthOf(segments: Segments<LatLng>): number {
  let metres = 0
  for (const { fixes } of segments) {
    for (const [index, fix] of fixes.entries()) {
      const previous = fixes[index - 1]
      if (previous !== undefined) metres += distance(previous, fix)
    }
  }
  return metres
}

/**
 * The segments up to the live position, which the stream brings before the track is fetched again. Nothing is drawn over
 * a silence: then the server must say first what kind of gap it is, and the segments stay as they are.
 */
export function withLiveEnd(segments: Segments<TrackFix>, position: TrackFix): Segments<TrackFix> {
  const segment = segments.at(-1)
  const last = segment?.fixes.at(-1)
  if (segment === undefined || last === undefined) return segments
  const seconds = (Date.parse(position.recorded_at) - Date.parse(last.recorded_at)) / 1000
  if (seconds <= 0 || seconds > SILENT_AFTER_SECONDS) return segments
  const { lat, lng, recorded_at } = position
  return [...segments.slice(0, -1), { fixes: [...segment.fixes, { lat, lng, recorded_at }] }]
}
