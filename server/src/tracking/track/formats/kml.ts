import type { Fix } from '@rastro/shared/schema/fix'
import type { Track } from '@rastro/shared/schema/track'
import { pieces } from './pieces.ts'
import type { TrackFormat } from './track-format.ts'
import { decimal, escapeXml } from './xml.ts'

/** KML 2.2 with Google's tracks: one for each segment, not joined across gaps, drawn on the ground. */
export const kml: TrackFormat = {
  content_type: 'application/vnd.google-earth.kml+xml; charset=utf-8',
  extension: 'kml',
  write
}

function* write({ segments }: Track, title: string): Iterable<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document>
<name>${escapeXml(title)}</name>
<Placemark>
<name>${escapeXml(title)}</name>
<gx:MultiTrack>
<gx:interpolate>0</gx:interpolate>
`
  for (const { fixes } of segments) {
    yield '<gx:Track>\n<altitudeMode>clampToGround</altitudeMode>\n'
    yield* pieces(fixes, ({ recorded_at }) => `<when>${recorded_at}</when>\n`, '')
    yield* pieces(fixes, coordinates, '')
    yield '</gx:Track>\n'
  }
  yield '</gx:MultiTrack>\n</Placemark>\n</Document>\n</kml>\n'
}

/** The format wants an altitude; on the ground it has no meaning, so 0 stands for unknown here. */
function coordinates({ lng, lat, altitude }: Fix): string {
  return `<gx:coord>${decimal(lng)} ${decimal(lat)} ${decimal(altitude ?? 0)}</gx:coord>\n`
}
