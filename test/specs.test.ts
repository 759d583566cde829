import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SPECS = ['docs/sync-spec.md', 'docs/live-spec.md']
const FOLDERS = ['shared/test', 'server/test', 'client/test', 'demo/test', 'test']

/** A rule in a spec begins its line: `- **ING1** …`. */
const rules = SPECS.flatMap(spec =>
  [...readFileSync(join(ROOT, spec), 'utf8').matchAll(/^- \*\*([A-Z]+\d+)\b/gm)].map(([, id = '']) => id)
)
/** A test quotes the rules that it is about at the end of its title: `… is stored once (ING1, ING2)`. */
const quotes = FOLDERS.flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.test.ts'))
    .flatMap(file =>
      [...readFileSync(join(ROOT, folder, file), 'utf8').matchAll(/\(((?:[A-Z]{3,}\d+(?:, )?)+)\)['"`]/g)].flatMap(
        ([, ids = '']) => ids.split(', ').map(id => ({ id, file: join(folder, file) }))
      )
    )
)

t.test('no two rules have the same name', async t => {
  t.same(
    rules.filter((rule, index) => rules.indexOf(rule) !== index),
    []
  )
})

t.test('every rule that a test quotes stands in a spec', async t => {
  t.same(
    quotes.filter(({ id }) => !rules.includes(id)),
    []
  )
})

t.test('every rule of the specs is quoted by a test title', async t => {
  const quoted = new Set(quotes.map(({ id }) => id))
  t.same(
    rules.filter(rule => !quoted.has(rule)),
    []
  )
})
