import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import t from 'tap'
import { baseStyle, SLOTS } from '../src/map/base-style.ts'
import type { TileArchive } from '../src/map/tile-archives.ts'

const liechtenstein: TileArchive = { name: 'li', url: '/tiles/li.pmtiles', bounds: [9.47, 47.05, 9.64, 47.27] }
const unbounded: TileArchive = { name: 'somewhere', url: '/tiles/somewhere.pmtiles', bounds: null }

const variants = (['light', 'dark'] as const).flatMap(theme =>
  (['es', 'en'] as const).flatMap(language =>
    [[], [liechtenstein], [liechtenstein, unbounded]].map(tiles => ({ theme, language, tiles }))
  )
)

t.test('every variant of the style is valid for MapLibre', async t => {
  for (const variant of variants) {
    t.strictSame(
      validateStyleMin(baseStyle(variant)),
      [],
      `${variant.theme} ${variant.language} ${variant.tiles.length}`
    )
  }
})

t.test('every layer has its own id and a source that exists', async t => {
  for (const variant of variants) {
    const { layers, sources } = baseStyle(variant)
    t.equal(new Set(layers.map(({ id }) => id)).size, layers.length)
    for (const layer of layers) if ('source' in layer) t.hasOwnProp(sources, layer.source)
  }
})

t.test('nothing is fetched from elsewhere: no glyphs, no sprites, only own paths', async t => {
  const style = baseStyle({ theme: 'light', language: 'es', tiles: [liechtenstein] })
  t.equal(style.glyphs, undefined)
  t.equal(style.sprite, undefined)
  for (const source of Object.values(style.sources)) {
    if (source.type === 'geojson' && typeof source.data === 'string') t.match(source.data, /^\/map\/[a-z]+\.geojson$/)
    if (source.type === 'vector') t.equal(source.url, 'pmtiles:///tiles/li.pmtiles')
  }
})

t.test('both themes have the same layers, so that a change of theme changes colours only', async t => {
  const ids = (theme: 'light' | 'dark') =>
    baseStyle({ theme, language: 'es', tiles: [liechtenstein] }).layers.map(({ id }) => id)
  t.strictSame(ids('light'), ids('dark'))
})

t.test('tracks lie over streets and under names; notes lie over everything of the base map', async t => {
  const ids = baseStyle({ theme: 'dark', language: 'es', tiles: [liechtenstein] }).layers.map(({ id }) => id)
  const before = (first: string, second: string) =>
    t.ok(ids.indexOf(first) < ids.indexOf(second), `${first} < ${second}`)
  before('streets-li-major', SLOTS.areas)
  before(SLOTS.areas, SLOTS.tracks)
  before(SLOTS.tracks, 'world-cities')
  t.equal(ids.at(-1), SLOTS.notes)
})

t.test('the sources are named to the reader: Natural Earth always, OpenStreetMap with streets', async t => {
  const attributions = (tiles: TileArchive[]) =>
    Object.values(baseStyle({ theme: 'light', language: 'es', tiles }).sources).map(source =>
      'attribution' in source ? source.attribution : undefined
    )
  t.match(attributions([]).join(), /Natural Earth/)
  t.notMatch(attributions([]).join(), /OpenStreetMap/)
  t.match(attributions([liechtenstein]).join(), /© OpenMapTiles.*© OpenStreetMap contributors/)
})
