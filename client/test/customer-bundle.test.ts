import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { pageFiles } from '../page-files.ts'

const dist = join(import.meta.dirname, '../dist')
/** Of words a customer waits for; the map follows. */
const MAXIMUM_BYTES = 35_000

t.test(
  'the built page of the customer',
  { skip: existsSync(join(dist, 'track/index.html')) ? false : 'not built' },
  async t => {
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
  }
)
