import { gzipSync } from 'node:zlib'
import fc, { type Arbitrary } from 'fast-check'
import { arbitraryOf, NASTY } from './arbitrary-value.ts'
import type { Operation } from './documented-routes.ts'
import type { Who } from './world.ts'

export type FuzzedRequest = {
  who: Who
  method: string
  url: string
  headers: Record<string, string>
  payload: string | Buffer | null
  address: string
}

/** Addresses that are none of the document's. */
const ELSEWHERE = [
  '/',
  '/track/%ff',
  '/track/..%2f..%2fpackage.json',
  '/assets/%00',
  '/assets/..%2f..%2f..%2f..%2fetc%2fpasswd',
  '/tiles/..%2fjwt-secret',
  '/tiles/%2e%2e/jwt-secret.pmtiles',
  '/api/docs/static/..%2f..%2fpackage.json',
  '/api/docs/%00',
  '/api/openapi.json?%',
  '/api/v1/nothing',
  '/api/v1//drivers',
  '/api/v1/drivers/1/2/3',
  '/%',
  '//',
  '/drive/?\u00ff',
  '/dispatch/%E0%A4%A'
]

const anyone = fc.constantFrom<Who>(
  'admin',
  'dispatcher',
  'device',
  'nobody',
  'sensor_key',
  'share',
  'expired_token',
  'revoked_device'
)

/** Mostly those whom the operation lets in: what stops at the door tests only the door. */
function whoFor({ security }: Operation): Arbitrary<Who> {
  const schemes = new Set(security.flatMap(Object.keys))
  const fitting: Who[] = [
    'admin',
    ...(schemes.has('staff') ? (['dispatcher'] as const) : []),
    ...(schemes.has('device') ? (['device', 'device', 'device'] as const) : []),
    ...(schemes.has('sensor_key') ? (['sensor_key'] as const) : [])
  ]
  return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...fitting) }, { weight: 1, arbitrary: anyone })
}

const pathText = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }).map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'general',
      'fleet',
      'device:1',
      'no-such-link',
      '%00',
      '%ED%A0%80',
      '%',
      '%zz',
      '%c0%af',
      '..%2f..',
      '__proto__',
      '0',
      '-1',
      '1.0',
      '1e3',
      '0x10',
      '99999999999',
      '9007199254740993',
      ';',
      ''
    )
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 250 }).map(encodeURIComponent) }
)

const headers = fc.dictionary(
  fc.constantFrom(
    'accept',
    'accept-encoding',
    'authorization',
    'content-encoding',
    'content-type',
    'cookie',
    'expect',
    'host',
    'idempotency-key',
    'if-modified-since',
    'if-none-match',
    'origin',
    'range',
    'referer',
    'sec-websocket-protocol',
    'transfer-encoding',
    'upgrade',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-http-method-override'
  ),
  fc.constantFrom(
    '',
    '*',
    'gzip',
    'br;q=0',
    'deflate',
    'Bearer',
    'Bearer x',
    'Token rd_x',
    'Basic YTpi',
    'rastro_renewal=x',
    'rastro_renewal=%',
    'a=b; rastro_renewal=',
    'null',
    'https://elsewhere.example',
    'http://[::1',
    'bytes=0-',
    'bytes=-1',
    'bytes=9-1',
    'application/json',
    'application/json; charset=utf-16',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'x/y; a="',
    'W/"x"',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '127.0.0.1',
    'not an address, 1.2.3.4',
    'websocket',
    '\u00e1\u00ff',
    'x'.repeat(300)
  ),
  { maxKeys: 2 }
)

const JUNK = [
  '',
  '{',
  '[',
  'null',
  '0',
  '"x"',
  '[]',
  '{}',
  'nul',
  '\u0000',
  '{"a":1}{"a":1}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"a":1,"a":2}',
  '{"seq":1e400}',
  '\ufeff{}',
  '"\\ud800"',
  '['.repeat(50_000),
  '{"a":'.repeat(20_000),
  ' '.repeat(300_000),
  'a=b&c=d'
]

/** Requests to every operation: most of the documented shape, the others wrong in every part that there is. */
export function arbitraryRequest(operations: readonly Operation[]): Arbitrary<FuzzedRequest> {
  const toOperation = fc.constantFrom(...operations).chain(requestTo)
  const elsewhere = fc.record({
    who: anyone,
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'TRACE'),
    url: fc.constantFrom(...ELSEWHERE),
    headers,
    payload: fc.constant(null)
  })
  return fc
    .record({
      address: fc.integer({ min: 1, max: 250 }).map(last => `198.51.100.${last}`),
      request: fc.oneof({ weight: 30, arbitrary: toOperation }, { weight: 1, arbitrary: elsewhere })
    })
    .map(({ request, ...rest }) => ({ ...rest, ...request }))
}

function requestTo(operation: Operation): Arbitrary<Omit<FuzzedRequest, 'address'>> {
  const names = [...operation.path.matchAll(/\{\w+\}/g)]
  return fc
    .record({
      who: whoFor(operation),
      method: fc.oneof(
        { weight: 40, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom('OPTIONS', 'HEAD', 'DELETE', 'PUT') }
      ),
      params: fc.tuple(...names.map(() => pathText)),
      query: queryOf(operation),
      headers: fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers }),
      body: bodyOf(operation)
    })
    .map(({ who, method, params, query, headers, body }) => {
      const values = [...params]
      return {
        who,
        method,
        url: operation.path.replaceAll(/\{\w+\}/g, () => values.shift() ?? '') + query,
        headers: { ...body.headers, ...headers },
        payload: body.payload
      }
    })
}

function queryOf({ parameters }: Operation): Arbitrary<string> {
  const pairs = parameters
    .filter(it => it.in === 'query')
    .map(({ name, required = false, schema }) =>
      fc
        .option(arbitraryOf(schema), { freq: required ? 20 : 3, nil: undefined })
        .map(value => (value === undefined ? [] : [pair(name, value)]))
    )
  const odd = fc.constantFrom(
    '%',
    '&&',
    'limit=1&limit=2',
    'limit[]=1',
    'a[b]=c',
    '__proto__=1',
    '__proto__[x]=1',
    'after=%00',
    'after=%ED%A0%80',
    '=',
    'x'.repeat(5_000)
  )
  return fc
    .tuple(fc.tuple(...pairs), fc.option(odd, { freq: 12, nil: null }))
    .map(([known, more]) => [...known.flat(), ...(more === null ? [] : [more])].join('&'))
    .map(query => (query === '' ? '' : `?${query}`))
}

function pair(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `${name}=${encodeURIComponent(text.slice(0, 6_000).replaceAll(/\p{Surrogate}/gu, '?'))}`
}

type Body = { headers: Record<string, string>; payload: string | Buffer | null }

function bodyOf({ body }: Operation): Arbitrary<Body> {
  const json = { 'content-type': 'application/json' }
  const none = fc.constant<Body>({ headers: {}, payload: null })
  const junk = fc.constantFrom(...JUNK).map((payload): Body => ({ headers: json, payload }))
  const asOther = fc
    .tuple(
      fc.constantFrom(
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/xml',
        ''
      ),
      fc.constantFrom(...JUNK)
    )
    .map(([type, payload]): Body => ({ headers: { 'content-type': type }, payload }))
  if (body === null)
    return fc.oneof({ weight: 20, arbitrary: none }, { weight: 1, arbitrary: junk }, { weight: 1, arbitrary: asOther })
  const documents = arbitraryOf(body).map(value => JSON.stringify(value))
  const zipped = documents.map(
    (text): Body => ({ headers: { ...json, 'content-encoding': 'gzip' }, payload: gzipSync(text) })
  )
  const cut = zipped.map(
    ({ headers, payload }): Body => ({ headers, payload: Buffer.from(payload ?? '').subarray(0, 15) })
  )
  return fc.oneof(
    { weight: 30, arbitrary: documents.map((payload): Body => ({ headers: json, payload })) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...NASTY).map((value): Body => ({ headers: json, payload: JSON.stringify(value) }))
    },
    { weight: 1, arbitrary: junk },
    { weight: 1, arbitrary: asOther },
    { weight: 1, arbitrary: none },
    { weight: 2, arbitrary: zipped },
    { weight: 1, arbitrary: cut }
  )
}
