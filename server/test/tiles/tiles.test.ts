import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { PMTiles, type Source } from 'pmtiles'
import t from 'tap'
import { testApp } from '../support/test-app.ts'
import { openTestDatabase } from '../support/test-database.ts'
import { smallArchive } from './small-archive.ts'

const CUENCA = [-79.1, -2.95, -78.9, -2.85] as const
const TILE = Buffer.from('the picture of a tile')
const database = await openTestDatabase(t)

/** Reads an archive through the app as the map's library does, range by range. */
function sourceOf(app: FastifyInstance, url: string): Source {
  return {
    getKey: () => url,
    async getBytes(offset, length) {
      const headers = { range: `bytes=${offset}-${offset + length - 1}` }
      const answer = await app.inject({ url, headers })
      if (answer.statusCode !== 206) throw new Error(`${url} was answered ${answer.statusCode}`)
      return { data: new Uint8Array(answer.rawPayload).buffer }
    }
  }
}

t.test('street maps', async t => {
  const dataDir = t.testdir({ tiles: { 'notes.txt': 'no map', 'broken.pmtiles': 'PMTiles, but not for long' } })
  writeFileSync(join(dataDir, 'secret.pmtiles'), 'what must not be read')
  const archive = smallArchive({ bounds: CUENCA, tile: TILE })
  writeFileSync(join(dataDir, 'tiles', 'cuenca-1.0.pmtiles'), archive)
  writeFileSync(join(dataDir, 'tiles', 'nowhere.pmtiles'), smallArchive({ bounds: [0, 0, 0, 0], tile: TILE }))
  const { app } = await testApp(t, { database, environment: { DATA_DIR: dataDir } })

  t.test('are listed with their bounds; a broken one is left out', async t => {
    const answer = await app.inject('/api/v1/tiles')
    t.equal(answer.statusCode, 200)
    t.same(answer.json().items, [
      { name: 'cuenca-1.0', url: '/tiles/cuenca-1.0.pmtiles', bounds: CUENCA },
      { name: 'nowhere', url: '/tiles/nowhere.pmtiles', bounds: null }
    ])
  })

  t.test('are read range by range, as the map reads them', async t => {
    const map = new PMTiles(sourceOf(app, '/tiles/cuenca-1.0.pmtiles'))
    const { minLon, minLat, maxLon, maxLat } = await map.getHeader()
    t.same([minLon, minLat, maxLon, maxLat], CUENCA)
    t.equal(new TextDecoder().decode((await map.getZxy(0, 0, 0))?.data), TILE.toString())
  })

  t.test('answer a range exactly, and refuse one beyond their end', async t => {
    const ask = (range: string) => app.inject({ url: '/tiles/cuenca-1.0.pmtiles', headers: { range } })
    const part = await ask('bytes=0-6')
    t.equal(part.statusCode, 206)
    t.equal(part.body, 'PMTiles')
    t.equal(part.headers['content-range'], `bytes 0-6/${archive.length}`)
    t.equal((await ask('bytes=9999999-')).statusCode, 416)
    t.equal((await app.inject('/tiles/cuenca-1.0.pmtiles')).rawPayload.length, archive.length)
  })

  const outside = [
    '/tiles/notes.txt',
    '/tiles/',
    '/tiles/../secret.pmtiles',
    '/tiles/%2e%2e/secret.pmtiles',
    '/tiles/..%2fsecret.pmtiles',
    '/tiles/..%5csecret.pmtiles',
    '/tiles/%2e%2e%2fjwt-secret',
    '/tiles/....//secret.pmtiles',
    '/tiles/cuenca-1.0.pmtiles%00.txt'
  ]
  for (const path of outside) {
    t.test(`${path} is nothing that is served`, async t => {
      const { statusCode, body } = await app.inject(path)
      t.ok([400, 403, 404].includes(statusCode), `answered ${statusCode}`)
      t.notMatch(body, /must not be read|no map/)
    })
  }
})

t.test('without a folder there is no street map, and one that is made later is found', async t => {
  const dataDir = t.testdir({})
  const { app } = await testApp(t, { database, environment: { DATA_DIR: dataDir } })
  const items = async () => (await app.inject('/api/v1/tiles')).json().items
  t.same(await items(), [])
  mkdirSync(join(dataDir, 'tiles'), { recursive: true })
  writeFileSync(join(dataDir, 'tiles', 'cuenca.pmtiles'), smallArchive({ bounds: CUENCA, tile: TILE }))
  t.match(await items(), [{ name: 'cuenca', bounds: CUENCA }])
  t.equal((await app.inject('/tiles/cuenca.pmtiles')).statusCode, 200)
})

t.test('a server that keeps nothing has no street map', async t => {
  const { app } = await testApp(t, { database })
  t.same((await app.inject('/api/v1/tiles')).json(), { items: [] })
})
