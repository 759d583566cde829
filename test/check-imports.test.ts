import t from 'tap'
import { checkFile, findFeatureCircles } from '../scripts/check-imports.mjs'

const wrong = (file: string, text: string) => checkFile(file, text).length

t.test('an import that goes down passes', async t => {
  t.equal(wrong('server/src/app.ts', "import { sync } from './tracking/sync-route.ts'"), 0)
  t.equal(wrong('server/src/tracking/ingest.ts', "import { hub } from '../live/hub.ts'"), 0)
  t.equal(wrong('server/src/tracking/track/read.ts', "import { fix } from '@rastro/shared/schema/fix'"), 0)
  t.equal(
    wrong(
      'client/src/driver/page.tsx',
      "import { session } from '../session/session.ts'\nimport { openDB } from 'idb'"
    ),
    0
  )
  t.equal(wrong('migrations/src/all.ts', "import { sql } from 'kysely'"), 0)
})

t.test('an import that goes up or sideways fails', async t => {
  t.equal(wrong('server/src/tracking/ingest.ts', "import { x } from '../shipments/store.ts'"), 1)
  t.equal(wrong('server/src/tracking/a/b.ts', "import type { X } from '../../shipments/store.ts'"), 1)
  t.equal(wrong('server/src/events/event-log.ts', "export { hub } from '../live/hub.ts'"), 1)
  t.equal(wrong('server/src/database/open.ts', "import {\n  a,\n  b\n} from '../live/hub.ts'"), 1)
  t.equal(wrong('server/src/plugins/errors.ts', "const a = await import('../tracking/plugin.ts')"), 1)
  t.equal(wrong('shared/src/fix.ts', "import { x } from '../../server/src/app.ts'"), 1)
  t.equal(wrong('client/src/driver/page.tsx', "import '../dispatcher/page.tsx'"), 1)
  t.equal(wrong('client/src/driver/page.tsx', "import { map } from '../map/map-view.ts'"), 1)
  t.equal(wrong('client/src/ui/button.tsx', "import { map } from '../map/map-view.ts'"), 1)
  t.equal(wrong('client/src/ui/button.tsx', "import worker from '../driver/worker.ts?worker'"), 1)
})

t.test('only the start of the server reads the configuration; the others take its type', async t => {
  t.equal(wrong('server/src/server.ts', "import { readConfig } from './config.ts'"), 0)
  t.equal(wrong('server/src/tracking/plugin.ts', "import type { Config } from '../config.ts'"), 0)
  t.equal(wrong('server/src/tracking/plugin.ts', "import { readConfig } from '../config.ts'"), 1)
})

t.test('shared imports no package but typebox', async t => {
  t.equal(wrong('shared/src/fix.ts', "import { Type } from 'typebox'\nimport { Value } from 'typebox/value'"), 0)
  t.equal(wrong('shared/src/fix.ts', "import { readFile } from 'node:fs/promises'"), 1)
})

t.test('a file outside every part fails, so that a new folder gets its rule', async t => {
  t.equal(wrong('server/src/helpers/x.ts', ''), 1)
})

t.test("a feature may import what another's index exports, and nothing else of it", async t => {
  t.equal(wrong('server/src/tracking/ingest.ts', "import { windowsOf } from '../shipments/index.ts'"), 0)
  t.equal(wrong('server/src/live/hub.ts', "import { windowsOf } from '../shipments/index.ts'"), 1)
})

t.test('features that import each other in a circle are found, by name', async t => {
  const file = (name: string, imports: string) => ({
    file: `server/src/${name}/a.ts`,
    text: `import { x } from '../${imports}/index.ts'`
  })
  t.same(findFeatureCircles([file('tracking', 'shipments'), file('shipments', 'drivers')]), [])
  t.same(
    findFeatureCircles([file('tracking', 'shipments'), file('shipments', 'drivers'), file('drivers', 'tracking')]),
    ['features import each other: server/drivers → server/tracking → server/shipments → server/drivers']
  )
})
