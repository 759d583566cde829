import fc, { type Arbitrary } from 'fast-check'
import type { Schema } from './documented-routes.ts'

/** What people, phones and attackers send where something else was asked for. */
export const NASTY: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  -0,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  1e308,
  -1e308,
  5e-324,
  '',
  ' ',
  '0',
  '1e9',
  'null',
  'NaN',
  'á\u0301ñ漢字🚚\u202e',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\r\nset-cookie: a=b',
  "'; drop table drivers; --",
  '{{7*7}}<%= 7 %>',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'x'.repeat(20_000),
  '2026-11-21T20:47:29.123Z',
  '2026-12-31T23:59:60Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999+23:59',
  '2026-02-30T00:00:00Z',
  '2026-11-21',
  [],
  [[]],
  [null],
  {},
  { length: 1e9 },
  { toString: 1, valueOf: null, toJSON: 'x' },
  { constructor: { prototype: { polluted: true } } },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  new Array(5_000).fill(0),
  nested(20),
  nested(40),
  nested(1_000)
]

const nasty = fc.constantFrom(...NASTY)

/** Values of a JSON schema, and now and then, anywhere within, what it does not allow. */
export function arbitraryOf(schema: Schema): Arbitrary<unknown> {
  return fc.oneof(
    { weight: 40, arbitrary: allowed(schema) },
    { weight: 1, arbitrary: nasty },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) }
  )
}

function allowed(schema: Schema): Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if (Array.isArray(schema.anyOf)) return fc.oneof(...schema.anyOf.map(arbitraryOf))
  switch (schema.type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return integerOf(schema)
    case 'number':
      return fc.oneof(
        integerOf(schema),
        fc.double({ min: numberOf(schema.minimum, -1e9), max: numberOf(schema.maximum, 1e9) })
      )
    case 'string':
      return textOf(schema)
    case 'array':
      return listOf(schema)
    case 'object':
      return objectOf(schema)
    default:
      return fc.jsonValue({ maxDepth: 3 })
  }
}

/** Small ones first of all: they are ids that exist. */
function integerOf({ minimum, maximum }: Schema): Arbitrary<number> {
  const min = numberOf(minimum, -1000)
  const max = numberOf(maximum, 2 ** 53 - 1)
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: Math.ceil(min), max: Math.min(Math.floor(max), Math.ceil(min) + 8) }) },
    { weight: 1, arbitrary: fc.maxSafeInteger().map(value => Math.min(max, Math.max(min, value))) },
    { weight: 1, arbitrary: fc.constantFrom(min, max) }
  )
}

function textOf({ format, minLength, maxLength }: Schema): Arbitrary<string> {
  if (format === 'date-time') {
    const date = fc.date({ min: new Date('2026-11-01'), max: new Date('2026-12-01'), noInvalidDate: true })
    return fc.oneof(
      date.map(it => it.toISOString()),
      fc.constantFrom(
        '2026-12-31T23:59:60Z',
        '0001-01-01T00:00:00Z',
        '1969-12-31T23:59:59Z',
        '9999-12-31T23:59:59-23:59'
      )
    )
  }
  const lengths = { minLength: numberOf(minLength, 0), maxLength: Math.min(numberOf(maxLength, 40), 400) }
  return fc.oneof(
    fc.string(lengths),
    fc.string({ ...lengths, unit: 'binary' }),
    fc.string({ ...lengths, unit: 'grapheme' })
  )
}

function listOf({ items, maxItems }: Schema): Arbitrary<unknown> {
  if (Array.isArray(items)) return fc.tuple(...items.map(arbitraryOf))
  return fc.array(arbitraryOf((items ?? {}) as Schema), { maxLength: Math.min(numberOf(maxItems, 6), 6) })
}

function objectOf({ properties = {}, required = [] }: Schema): Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties as Record<string, Schema>).map(([name, schema]) => [name, arbitraryOf(schema)])
  )
  const requiredKeys = (required as string[]).filter(name => name in fields)
  const whole = fc.record(fields, { requiredKeys })
  return fc.oneof(
    { weight: 8, arbitrary: whole },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    {
      weight: 1,
      arbitrary: fc.tuple(whole, fc.string(), nasty).map(([object, name, value]) => ({ ...object, [name]: value }))
    }
  )
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}
