import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import Value from 'typebox/value'

/** A logger's readings as fixtures/sensors holds them, described in fixtures/SOURCES.md. */
const LoggerFileSchema = Type.Object({
  type: Type.String(),
  unit: Type.String(),
  model: Type.String(),
  columns: Type.Tuple([Type.Literal('seconds'), Type.Literal('value')]),
  rows: Type.Array(Type.Tuple([Type.Number(), Type.Union([Type.Number(), Type.Null()])]))
})

/** What a logger measured, one value each few minutes; null where it lost the reading. */
export interface LoggerTrace {
  type: string
  unit: string
  model: string
  values: readonly (number | null)[]
}

const SENSORS = new URL('../../fixtures/sensors/', import.meta.url)

/**
 * Reads fixtures/sensors/<name>.json.
 *
 * @throws when there is no such file, or it is not in the format
 */
export function loadLogger(name: string): LoggerTrace {
  const file: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, SENSORS), 'utf8'))
  if (!Value.Check(LoggerFileSchema, file)) throw new Error(`fixtures/sensors/${name}.json is not in the format`)
  const { type, unit, model, rows } = file
  return { type, unit, model, values: rows.map(([, value]) => value) }
}
