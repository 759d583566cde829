import type { Fix } from '@rastro/shared/schema/fix'
import type { Track } from '@rastro/shared/schema/track'
import { pieces } from './pieces.ts'
import type { TrackFormat } from './track-format.ts'
import { decimal, escapeXml } from './xml.ts'

/** GPX 1.1: a `trkseg` for each segment, so that gaps stay open. Speed and heading are Garmin's extension, as others read it. */
export const gpx: TrackFormat = { content_type: 'application/gpx+xml; charset=utf-8', extension: 'gpx', write }

function* write({ segments }: Track, title: string): Iterable<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Rastro" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2">
<trk>
<name>${escapeXml(title)}</name>
`
  for (const { fixes } of segments) {
    yield '<trkseg>\n'
    yield* pieces(fixes, point, '')
    yield '</trkseg>\n'
  }
  yield '</trk>\n</gpx>\n'
}

function point({ lat, lng, altitude, recorded_at, speed, heading }: Fix): string {
  const ele = altitude === null ? '' : `<ele>${decimal(altitude)}</ele>`
  return `<trkpt lat="${decimal(lat)}" lon="${decimal(lng)}">${ele}<time>${recorded_at}</time>${extensions(speed, heading)}</trkpt>\n`
}

function extensions(speed: number | null, heading: number | null): string {
  if (speed === null && heading === null) return ''
  const speedElement = speed === null ? '' : `<gpxtpx:speed>${decimal(speed)}</gpxtpx:speed>`
  const course = heading === null ? '' : `<gpxtpx:course>${decimal(heading)}</gpxtpx:course>`
  return `<extensions><gpxtpx:TrackPointExtension>${speedElement}${course}</gpxtpx:TrackPointExtension></extensions>`
}
