import { readFileSync } from 'node:fs'
import { type Static, Type } from 'typebox'
import Value from 'typebox/value'

/** A trace as fixtures/traces holds it: tables of numbers, described in fixtures/SOURCES.md. */
const TraceFileSchema = Type.Object({
  name: Type.String(),
  source: Type.String(),
  licence: Type.String(),
  started_at: Type.String(),
  columns: Type.Array(Type.String()),
  tracks: Type.Array(
    Type.Object({
      name: Type.String(),
      rows: Type.Array(Type.Array(Type.Union([Type.Number(), Type.Null()])))
    })
  )
})
type TraceFile = Static<typeof TraceFileSchema>

/** A fix on the clock of its trace. What the source did not know is null. */
export interface TraceFix {
  /** Since the trace started. */
  seconds: number
  lat: number
  lng: number
  accuracy: number | null
  altitude: number | null
  speed: number | null
  heading: number | null
}

/** What one device measured, in order of time. */
export interface TraceTrack {
  name: string
  fixes: readonly TraceFix[]
}

export interface Trace {
  name: string
  source: string
  licence: string
  started_at: string
  tracks: readonly TraceTrack[]
}

const TRACES = new URL('../../fixtures/traces/', import.meta.url)

/**
 * Reads fixtures/traces/<name>.json.
 *
 * @throws when there is no such trace, or it is not in the format
 */
export function loadTrace(name: string): Trace {
  const file: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, TRACES), 'utf8'))
  if (!Value.Check(TraceFileSchema, file))
    throw new Error(`fixtures/traces/${name}.json is not in the format of a trace`)
  const { source, licence, started_at } = file
  const tracks = file.tracks.map(track => ({ name: track.name, fixes: fixesOf(file.columns, track.rows) }))
  return { name: file.name, source, licence, started_at, tracks }
}

/** The only track of a trace of one device. */
export function loadTrack(name: string): TraceTrack {
  const [track, ...others] = loadTrace(name).tracks
  if (track === undefined || others.length > 0) throw new Error(`fixtures/traces/${name}.json does not hold one track`)
  return track
}

function fixesOf(columns: readonly string[], rows: TraceFile['tracks'][number]['rows']): TraceFix[] {
  const places = Object.fromEntries(columns.map((column, place) => [column, place]))
  const cell = (row: readonly (number | null)[], column: keyof TraceFix) => {
    const place = places[column]
    return place === undefined ? null : (row[place] ?? null)
  }
  const known = (row: readonly (number | null)[], column: keyof TraceFix) => {
    const value = cell(row, column)
    if (value === null) throw new Error(`A row of a trace has no ${column}`)
    return value
  }
  return rows.map(row => ({
    seconds: known(row, 'seconds'),
    lat: known(row, 'lat'),
    lng: known(row, 'lng'),
    accuracy: cell(row, 'accuracy'),
    altitude: cell(row, 'altitude'),
    speed: cell(row, 'speed'),
    heading: cell(row, 'heading')
  }))
}
