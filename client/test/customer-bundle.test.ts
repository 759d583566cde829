import { gzipSync } from 'node:zlib'
import t from 'tap'
import { needs } from '../../test/support/needs.ts'
import { pageFiles } from '../page-files.ts'

/** Of words a customer waits for; the map follows. */
const MAXIMUM_BYTES = 35_000

t.test('the built page of the customer', async t => {
  const dist = needs.build(t)
  if (dist === null) return
  const files = pageFiles(dist, 'track/index.html')

  t.test('says all in words after at most 35 kB, compressed', async t => {
    const bytes = files.reduce((sum, { content }) => sum + gzipSync(content).length, 0)
    t.ok(bytes < MAXIMUM_BYTES, `${bytes} bytes in ${files.length} files`)
  })

  t.test('needs neither the map nor the schema library for that', async t => {
    for (const { path, content } of files.filter(({ path }) => path.endsWith('.js'))) {
      t.notMatch(content.toString(), /maplibre/i, path)
      t.notMatch(content.toString(), /typebox/i, path)
    }
  })
})
