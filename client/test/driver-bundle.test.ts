import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { needs } from '../../test/support/needs.ts'
import { pageFiles } from '../page-files.ts'

/** What a driver on prepaid data may be asked to download before the page starts. */
const MAXIMUM_BYTES = 60_000

t.test('the built driver page', async t => {
  const dist = needs.build(t)
  if (dist === null) return
  const files = pageFiles(dist, 'drive/index.html')
  const scripts = files.filter(({ path }) => path.endsWith('.js'))

  t.test('loads at most 60 kB of compressed JavaScript', async t => {
    const bytes = scripts.reduce((sum, { content }) => sum + gzipSync(content).length, 0)
    t.ok(scripts.length > 0)
    t.ok(bytes < MAXIMUM_BYTES, `${bytes} bytes in ${scripts.length} files`)
  })

  t.test('holds neither the map nor the schema library', async t => {
    for (const { path, content } of scripts) {
      t.notMatch(content.toString(), /maplibre/i, path)
      t.notMatch(content.toString(), /typebox/i, path)
    }
  })

  t.test('is kept by the service worker with all that it needs, and without anything of other pages', async t => {
    const worker = readFileSync(join(dist, 'drive/service-worker.js'), 'utf8')
    const kept = [...worker.matchAll(/"?url"?:"\/([^"]+)"/g)].map(([, path]) => path ?? '')
    for (const { path } of files) t.ok(kept.includes(path), path)
    const others = kept.filter(path => !path.startsWith('drive/') && !files.some(file => file.path === path))
    t.same(others, [])
  })

  t.test('has no inline script or style, so that the strictest policy lets it run', async t => {
    const html = readFileSync(join(dist, 'drive/index.html'), 'utf8')
    t.notMatch(html, /<script(?![^>]*\bsrc=)|<style|\son\w+=/)
  })
})
