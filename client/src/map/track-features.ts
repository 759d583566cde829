import type { LatLng } from '@rastro/shared/schema/place'
import type { Gap } from '@rastro/shared/schema/track'
import type { Feature, LineString, Point, Position } from 'geojson'
import { unwrapLongitude } from './unwrap-longitude.ts'

/** What of a fix the map needs. */
export type TrackFix = LatLng & { recorded_at: string }
/** A track as the API answers it; a customer's has fewer fields. */
export type TrackMarks = { segments: readonly { fixes: readonly TrackFix[] }[]; gaps: readonly Gap[] }

export type TrackFeature = Feature<
  LineString | Point,
  { kind: 'segment' | 'lone_fix' | 'gap' | 'gap_label'; label?: string }
>

/**
 * A track as drawable features: a line for each segment, a dot for a segment of one fix, and for each gap a line between the fixes
 * on either side with its label in the middle. Segments are never joined.
 *
 * @param labelOf what to write on a gap, such as "27 min · phone locked"
 */
export function trackFeatures({ segments, gaps }: TrackMarks, labelOf: (gap: Gap) => string): TrackFeature[] {
  return [
    ...segments.flatMap(({ fixes }) => segmentFeatures(fixes)),
    ...gaps.flatMap(gap => gapFeatures(gap, segments, labelOf(gap)))
  ]
}

function segmentFeatures(fixes: readonly TrackFix[]): TrackFeature[] {
  const [first] = fixes
  if (first === undefined) return []
  if (fixes.length > 1) return [line('segment', positions(fixes))]
  return [
    {
      type: 'Feature',
      properties: { kind: 'lone_fix' },
      geometry: { type: 'Point', coordinates: [first.lng, first.lat] }
    }
  ]
}

function gapFeatures(gap: Gap, segments: TrackMarks['segments'], label: string): TrackFeature[] {
  const before = lastUntil(gap.from, segments)
  const after = firstFrom(gap.to, segments)
  // A gap at the edge of the window has no other side: there is nothing to draw a line to.
  if (before === undefined || after === undefined) return []
  const ends = positions([before, after])
  return [
    line('gap', ends),
    {
      type: 'Feature',
      properties: { kind: 'gap_label', label },
      geometry: { type: 'Point', coordinates: middle(ends) }
    }
  ]
}

/** Times are ISO 8601 in UTC with milliseconds, so they are in order as text. */
function lastUntil(time: string, segments: TrackMarks['segments']): TrackFix | undefined {
  const ends = segments.flatMap(({ fixes }) => fixes.at(-1) ?? [])
  return ends.filter(fix => fix.recorded_at <= time).at(-1)
}

function firstFrom(time: string, segments: TrackMarks['segments']): TrackFix | undefined {
  return segments.flatMap(({ fixes }) => fixes.at(0) ?? []).find(fix => fix.recorded_at >= time)
}

const line = (kind: 'segment' | 'gap', coordinates: Position[]): TrackFeature => ({
  type: 'Feature',
  properties: { kind },
  geometry: { type: 'LineString', coordinates }
})

/** Fixes as [lng, lat], each longitude the nearest to the one before. */
function positions(fixes: readonly LatLng[]): Position[] {
  let reference = fixes[0]?.lng ?? 0
  return fixes.map(({ lat, lng }) => {
    reference = unwrapLongitude(lng, reference)
    return [reference, lat]
  })
}

function middle([[fromLng = 0, fromLat = 0] = [], [toLng = 0, toLat = 0] = []]: Position[]): Position {
  return [(fromLng + toLng) / 2, (fromLat + toLat) / 2]
}
