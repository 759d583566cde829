import { csv } from './csv.ts'
import { geojson } from './geojson.ts'
import { gpx } from './gpx.ts'
import { json } from './json.ts'
import { kml } from './kml.ts'
import type { TrackFormat } from './track-format.ts'

/** The ways to write a track down, by the name that `format=` takes. */
export const TRACK_FORMATS = { json, geojson, gpx, csv, kml } as const satisfies Record<string, TrackFormat>
export const TRACK_FORMAT_NAMES = [
  'json',
  'geojson',
  'gpx',
  'csv',
  'kml'
] as const satisfies (keyof typeof TRACK_FORMATS)[]
export type TrackFormatName = (typeof TRACK_FORMAT_NAMES)[number]
