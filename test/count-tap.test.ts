import { join } from 'node:path'
import t from 'tap'
import { countTap } from '../scripts/count-tap.mjs'
import { findNeeds } from '../scripts/find-needs.mjs'

const RUN = `TAP version 14
# Subtest: server/test/a.test.ts
    # Subtest: passes
        ok 1 - should be equal
        ok 2 - two is two
        1..2
    ok 1 - passes # time=1ms
    # Subtest: lacks something
        1..0 # needs Postgres
    ok 2 - lacks something # SKIP needs Postgres
    ok 3 - is left out # SKIP not today
    # Subtest: fails
        not ok 1 - should be equal
        ok 2 - not done yet # TODO
        1..2
    not ok 4 - fails
    1..4
not ok 1 - server/test/a.test.ts
# Subtest: server/test/killed.test.ts
    ok 1 - one
    1..1
not ok 2 - server/test/killed.test.ts
# Subtest: server/test/whole.test.ts
    1..0 # needs Redis
ok 3 - server/test/whole.test.ts # SKIP needs Redis
1..3
`

t.test('assertions are counted once, and skipped tests are named with the reason', async t => {
  const folder = t.testdir({ 'run.tap': RUN })
  t.same(await countTap(join(folder, 'run.tap')), {
    passed: 3,
    failed: 2,
    skipped: [
      'server/test/a.test.ts > lacks something: needs Postgres',
      'server/test/a.test.ts > is left out: not today',
      'server/test/a.test.ts > fails > not done yet: to do',
      'server/test/whole.test.ts: needs Redis'
    ]
  })
})

t.test('what a test needs is read from its calls and from the test files that it imports', async t => {
  const folder = t.testdir({
    test: {
      'a.test.ts': "import { open } from './support/open.ts'\nconst path = needs.chromium(t)",
      'plain.test.ts': '',
      support: { 'open.ts': 'const url = needs.postgres(t)' }
    }
  })
  t.same([...findNeeds([join(folder, 'test', 'a.test.ts')])].sort(), ['chromium', 'postgres'])
  t.same([...findNeeds([join(folder, 'test', 'plain.test.ts')])], [])
})
