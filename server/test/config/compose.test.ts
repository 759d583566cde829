import { readFileSync } from 'node:fs'
import pg from 'pg'
import t from 'tap'
import { openDatabase } from '../../src/database/open.ts'

const read = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')

t.test('a file with secrets is neither committed nor copied into an image', async t => {
  for (const name of ['.gitignore', '.dockerignore']) t.ok(read(name).split('\n').includes('.env'), name)
})

t.test('every secret that the compose file asks for stands in .env.example', async t => {
  const asked = [...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name)
  const offered = [...read('.env.example').matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name)
  t.same(
    [...new Set(asked)].filter(name => !offered.includes(name)),
    []
  )
})

t.test('the database password of the compose file may hold any character: it is no part of an address', async t => {
  const compose = read('docker-compose.yml')
  t.match(compose, 'DATABASE_URL: postgres://rastro@postgres:5432/rastro')
  t.match(compose, 'PGPASSWORD:')
  const before = process.env.PGPASSWORD
  process.env.PGPASSWORD = 'a/b+c@d:e#f?g=%'
  t.teardown(() => {
    if (before === undefined) delete process.env.PGPASSWORD
    else process.env.PGPASSWORD = before
  })
  const database = await openDatabase({ url: 'postgres://rastro@postgres:5432/rastro', dataDir: '', onError: t.fail })
  t.teardown(() => database.close())
  const client = new pg.Client(database.pool.options)
  t.equal(client.password, 'a/b+c@d:e#f?g=%')
  t.equal(client.host, 'postgres')
})

t.test('every image of the compose file has an exact tag', async t => {
  const images = [...read('docker-compose.yml').matchAll(/^ +image: (\S+)/gm)].map(([, image]) => image ?? '')
  t.ok(images.length >= 3)
  for (const image of images) t.match(image, /:\d+\.\d+/, image)
})
