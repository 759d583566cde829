import t from 'tap'
import { listTileArchives, readTileArchives } from '../src/map/tile-archives.ts'

t.test('archives are read with and without bounds; what is not an archive is left out', async t => {
  t.strictSame(
    readTileArchives({
      items: [
        { name: 'li', url: '/tiles/li.pmtiles', bounds: [9, 47, 10, 48], size: 1 },
        { name: 'somewhere', url: '/tiles/somewhere.pmtiles', bounds: null },
        { name: 'odd', url: '/tiles/odd.pmtiles', bounds: [1, 2, 3] },
        { name: 7 },
        null
      ]
    }),
    [
      { name: 'li', url: '/tiles/li.pmtiles', bounds: [9, 47, 10, 48] },
      { name: 'somewhere', url: '/tiles/somewhere.pmtiles', bounds: null },
      { name: 'odd', url: '/tiles/odd.pmtiles', bounds: null }
    ]
  )
  t.strictSame(readTileArchives('<html>'), [])
})

t.test('without a list the map goes on with the built-in world, and says why', async t => {
  const reasons: string[] = []
  const tell = (reason: string) => void reasons.push(reason)
  t.strictSame(await listTileArchives(async () => new Response('no', { status: 503 }), tell), [])
  t.strictSame(await listTileArchives(async () => new Response('<html>'), tell), [])
  t.strictSame(await listTileArchives(() => Promise.reject(new Error('offline')), tell), [])
  t.equal(reasons.length, 3)
  t.match(reasons[2], /offline/)
})
