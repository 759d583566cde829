import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import t from 'tap'

const FILES = ['land', 'lakes', 'rivers', 'borders', 'countries', 'cities']
const text = (file: string) => readFileSync(new URL(`../public/map/${file}.geojson`, import.meta.url), 'utf8')

t.test('the built-in world is smaller than 700 kB compressed', async t => {
  const size = FILES.reduce((sum, file) => sum + gzipSync(text(file)).length, 0)
  t.ok(size < 700_000, `${size} bytes`)
})

t.test('no outline jumps over the antimeridian', async t => {
  for (const file of ['land', 'lakes', 'rivers', 'borders']) {
    const jumps = linesOf(JSON.parse(text(file))).filter(line =>
      line.some(([lng = 0, lat = 0], index) => {
        const [before = lng] = line[index - 1] ?? []
        return Math.abs(lng - before) > 180 && lat > -89
      })
    )
    t.strictSame(jumps, [], file)
  }
})

t.test('countries and cities are named in Spanish where Spanish differs', async t => {
  const names = (file: string) =>
    (JSON.parse(text(file)) as Points).features.map(({ properties }) => [properties.name, properties.name_es])
  t.ok(names('countries').some(([name, spanish]) => name === 'Germany' && spanish === 'Alemania'))
  t.ok(names('countries').some(([name, spanish]) => name === 'Ecuador' && spanish === undefined))
  t.ok(names('cities').some(([name, spanish]) => name === 'London' && spanish === 'Londres'))
  t.ok(names('cities').some(([name]) => name === 'Quito'))
})

type Points = { features: { properties: { name: string; name_es?: string } }[] }
type Outlines = { features: { geometry: { type: string; coordinates: number[][] | number[][][] } }[] }

function linesOf({ features }: Outlines): number[][][] {
  return features.flatMap(({ geometry }) =>
    geometry.type === 'LineString' ? [geometry.coordinates as number[][]] : (geometry.coordinates as number[][][])
  )
}
