import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import t from 'tap'
import { needs } from '../../../test/support/needs.ts'
import { testApp } from '../support/test-app.ts'

t.test('the built pages', async t => {
  const dist = needs.build(t)
  if (dist === null) return
  const { app } = await testApp(t, { environment: { PUBLIC_URL: 'https://rastro.example' } })
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })
  const assets = readdirSync(join(dist, 'assets'), { recursive: true, encoding: 'utf8' })
  const script = assets.find(name => name.endsWith('.js') && assets.includes(`${name}.br`)) ?? ''

  for (const page of ['/', '/drive/', '/dispatch/', '/track/some-token']) {
    t.test(`${page} is a page that is asked for anew each time, and may do little`, async t => {
      const { statusCode, headers } = await get(page)
      t.equal(statusCode, 200)
      t.match(headers['content-type'], /^text\/html/)
      t.equal(headers['cache-control'], 'no-cache')
      t.equal(headers['referrer-policy'], 'no-referrer')
      t.match(headers['content-security-policy'], /script-src 'self'(;|$)/)
      t.match(headers['strict-transport-security'], /max-age=\d+/)
      t.equal(headers['x-content-type-options'], 'nosniff')
    })
  }

  t.test("a customer's page is the same for every token, and in no search engine", async t => {
    const [one, other] = await Promise.all([get('/track/k7QW3MZP'), get('/track/another')])
    t.equal(one.body, other.body)
    t.equal(one.headers['x-robots-tag'], 'noindex')
    t.notMatch(one.body, /k7QW3MZP/)
  })

  t.test('files with a hash in their name are kept for ever', async t => {
    const { statusCode, headers } = await get(`/assets/${script}`)
    t.equal(statusCode, 200)
    t.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
    t.match(headers['content-type'], /javascript/)
  })

  t.test('they are sent as they were compressed at the build', async t => {
    const plain = await get(`/assets/${script}`)
    const brotli = await get(`/assets/${script}`, { 'accept-encoding': 'gzip, br' })
    t.equal(brotli.headers['content-encoding'], 'br')
    t.equal(brotli.headers['cache-control'], plain.headers['cache-control'])
    t.match(brotli.headers['content-type'], /javascript/)
    t.match(brotli.headers.vary, /accept-encoding/i)
    t.ok(brotli.rawPayload.length < plain.rawPayload.length / 2)
    t.ok(brotliDecompressSync(brotli.rawPayload).equals(plain.rawPayload))
    const gzip = await get(`/assets/${script}`, { 'accept-encoding': 'gzip' })
    t.equal(gzip.headers['content-encoding'], 'gzip')
    t.ok(gunzipSync(gzip.rawPayload).equals(plain.rawPayload))
  })

  t.test('the service worker lives where its scope is, and is asked for anew', async t => {
    const { statusCode, headers } = await get('/drive/service-worker.js')
    t.equal(statusCode, 200)
    t.match(headers['content-type'], /javascript/)
    t.equal(headers['cache-control'], 'no-cache')
    t.match((await get('/drive/manifest.webmanifest')).json(), { scope: '/drive/' })
  })

  t.test('a page without its last slash is found', async t => {
    const answer = await get('/drive')
    t.ok([301, 302, 308].includes(answer.statusCode))
    t.match(answer.headers.location, /^\/drive\/$/)
  })

  for (const path of [
    '/nothing',
    '/assets/',
    '/assets/nothing.js',
    '/../package.json',
    '/%2e%2e/package.json',
    '/.env'
  ]) {
    t.test(`${path} is no page`, async t => {
      const answer = await get(path)
      t.ok([403, 404].includes(answer.statusCode), `answered ${answer.statusCode}`)
      t.match(answer.headers['content-type'], /^application\/problem\+json/)
    })
  }
})
