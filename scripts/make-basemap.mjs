/**
 * Makes the world that the map draws without any tile server, from Natural Earth:
 *
 *   node scripts/make-basemap.mjs <folder with the downloads> [<output folder>]
 *
 * The folder holds `world-atlas-countries-50m.topojson` (npm world-atlas 2, countries-50m.json) and Natural Earth's
 * `ne_50m_admin_0_boundary_lines_land`, `ne_50m_lakes`, `ne_50m_rivers_lake_centerlines`,
 * `ne_50m_populated_places_simple` and `ne_110m_admin_0_countries`, all as .geojson. Run by hand; its output is committed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const [input, output = 'client/public/map'] = process.argv.slice(2)
if (input === undefined) throw new Error(`Usage: node ${basename(import.meta.filename)} <folder with the downloads>`)

/** About 100 m: finer than the data, which is made for 1:50 million. */
const DECIMALS = 3

const read = name => JSON.parse(readFileSync(join(input, name), 'utf8'))
const round = value => Number(value.toFixed(DECIMALS))

/** Leaves out points nearer than this to the line between their neighbours. Degrees; a pixel at zoom 7. */
const TOLERANCE = 0.006

/** Distance in degrees from a point to the stretch between two others. */
function distanceToStretch([x, y], [ax, ay], [bx, by]) {
  const length = (bx - ax) ** 2 + (by - ay) ** 2
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
}

/** Douglas-Peucker: the points that keep the line within the tolerance. */
function simplify(line) {
  const keep = new Set([0, line.length - 1])
  const open = [[0, line.length - 1]]
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const [first, last] = stretch
    let farthest = { index: -1, distance: TOLERANCE }
    for (let index = first + 1; index < last; index++) {
      const distance = distanceToStretch(line[index], line[first], line[last])
      if (distance > farthest.distance) farthest = { index, distance }
    }
    if (farthest.index === -1) continue
    keep.add(farthest.index)
    open.push([first, farthest.index], [farthest.index, last])
  }
  return line.filter((_, index) => keep.has(index))
}

/** A line or ring simplified and rounded, without points that fall together. */
function reduce(line) {
  const rounded = simplify(line).map(([lng, lat]) => [round(lng), round(lat)])
  return rounded.filter(([lng, lat], index) => {
    const before = rounded[index - 1]
    return before === undefined || before[0] !== lng || before[1] !== lat
  })
}

const reducePolygon = rings => rings.map(reduce).filter(ring => ring.length >= 4)
const polygonsOf = geometry => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates)
const linesOf = geometry => (geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates)
const feature = (properties, type, coordinates) => ({ type: 'Feature', properties, geometry: { type, coordinates } })

/** TopoJSON arcs are quantized differences; a negative index means the arc reversed. */
function decodeArcs({ arcs, transform: { scale, translate } }) {
  return arcs.map(arc => {
    let x = 0
    let y = 0
    return arc.map(([dx, dy]) => {
      x += dx
      y += dy
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]]
    })
  })
}

function decodePolygons(geometry, arcs) {
  const ring = indexes =>
    indexes.flatMap((index, position) => {
      const arc = index < 0 ? arcs[~index].toReversed() : arcs[index]
      return position === 0 ? arc : arc.slice(1)
    })
  const polygons = geometry.type === 'Polygon' ? [geometry.arcs] : (geometry.arcs ?? [])
  return polygons.map(rings => rings.map(ring))
}

/**
 * A ring that jumps over the antimeridian goes on beyond 180 instead; one that runs around a pole is closed along it. MapLibre
 * draws what lies beyond on the other side.
 */
function unwrapRing(ring) {
  let reference = ring[0][0]
  const unwrapped = ring.map(([lng, lat]) => {
    reference = lng + Math.round((reference - lng) / 360) * 360
    return [reference, lat]
  })
  const [[firstLng]] = unwrapped
  if (Math.abs(reference - firstLng) < 180) return unwrapped
  return [...unwrapped, [reference, -90], [firstLng, -90], unwrapped[0]]
}

// --- Label points -------------------------------------------------------------------------------------------------

function ringArea(ring) {
  let sum = 0
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1]
  return Math.abs(sum / 2)
}

/** Distance from a point to the outline, in degrees; negative outside. */
function depth([x, y], rings) {
  let inside = false
  let nearest = Number.POSITIVE_INFINITY
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1]
      const [bx, by] = ring[i]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
      nearest = Math.min(nearest, distanceToStretch([x, y], ring[i - 1], ring[i]))
    }
  }
  return inside ? nearest : -nearest
}

/** The point deepest inside a polygon, where a name has most room: a grid, refined five times around its best point. */
function labelPoint(rings) {
  const xs = rings[0].map(([x]) => x)
  const ys = rings[0].map(([, y]) => y)
  let box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
  let best = { point: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], depth: Number.NEGATIVE_INFINITY }
  for (let level = 0; level < 5; level++) {
    const [west, south, east, north] = box
    for (let i = 0; i <= 16; i++) {
      for (let j = 0; j <= 16; j++) {
        const point = [west + ((east - west) * i) / 16, south + ((north - south) * j) / 16]
        const pointDepth = depth(point, rings)
        if (pointDepth > best.depth) best = { point, depth: pointDepth }
      }
    }
    const [x, y] = best.point
    box = [x - (east - west) / 10, y - (north - south) / 10, x + (east - west) / 10, y + (north - south) / 10]
  }
  return best
}

// --- Names --------------------------------------------------------------------------------------------------------

const SPANISH_COUNTRIES = new Intl.DisplayNames('es', { type: 'region' })
const ENGLISH_COUNTRIES = new Intl.DisplayNames('en', { type: 'region' })

/** Natural Earth's simple places carry no Spanish names. */
const SPANISH_CITIES = {
  'Addis Ababa': 'Adís Abeba',
  Algiers: 'Argel',
  Amsterdam: 'Ámsterdam',
  Antwerpen: 'Amberes',
  Athens: 'Atenas',
  Baghdad: 'Bagdad',
  Bangkok: 'Bangkok',
  Barranquilla: 'Barranquilla',
  Beijing: 'Pekín',
  Beirut: 'Beirut',
  Belgrade: 'Belgrado',
  Berlin: 'Berlín',
  Bern: 'Berna',
  Bogota: 'Bogotá',
  Brasilia: 'Brasilia',
  Brussels: 'Bruselas',
  Bucharest: 'Bucarest',
  Cairo: 'El Cairo',
  'Cape Town': 'Ciudad del Cabo',
  Cologne: 'Colonia',
  Copenhagen: 'Copenhague',
  Damascus: 'Damasco',
  Dublin: 'Dublín',
  Edinburgh: 'Edimburgo',
  Florence: 'Florencia',
  Frankfurt: 'Fráncfort',
  Geneva: 'Ginebra',
  Guatemala: 'Guatemala',
  Hamburg: 'Hamburgo',
  Havana: 'La Habana',
  'Hong Kong': 'Hong Kong',
  Istanbul: 'Estambul',
  Jakarta: 'Yakarta',
  Jerusalem: 'Jerusalén',
  Johannesburg: 'Johannesburgo',
  Kabul: 'Kabul',
  Kiev: 'Kiev',
  Kolkata: 'Calcuta',
  'Kuwait City': 'Kuwait',
  Lisbon: 'Lisboa',
  London: 'Londres',
  Luxembourg: 'Luxemburgo',
  Luanda: 'Luanda',
  Lyon: 'Lyon',
  Mecca: 'La Meca',
  'Mexico City': 'Ciudad de México',
  Milan: 'Milán',
  Moscow: 'Moscú',
  Mumbai: 'Bombay',
  Munich: 'Múnich',
  Nairobi: 'Nairobi',
  Naples: 'Nápoles',
  'New Delhi': 'Nueva Delhi',
  'New Orleans': 'Nueva Orleans',
  'New York': 'Nueva York',
  Nice: 'Niza',
  'Panama City': 'Panamá',
  Paris: 'París',
  Philadelphia: 'Filadelfia',
  Porto: 'Oporto',
  Prague: 'Praga',
  Rome: 'Roma',
  Riyadh: 'Riad',
  'Saint Petersburg': 'San Petersburgo',
  'St. Petersburg': 'San Petersburgo',
  Seoul: 'Seúl',
  Seville: 'Sevilla',
  Shanghai: 'Shanghái',
  Singapore: 'Singapur',
  Stockholm: 'Estocolmo',
  Strasbourg: 'Estrasburgo',
  Stuttgart: 'Stuttgart',
  Sydney: 'Sídney',
  Taipei: 'Taipéi',
  Tehran: 'Teherán',
  Tokyo: 'Tokio',
  Toronto: 'Toronto',
  Toulouse: 'Toulouse',
  Tunis: 'Túnez',
  Turin: 'Turín',
  Venice: 'Venecia',
  Vienna: 'Viena',
  Warsaw: 'Varsovia',
  'Washington, D.C.': 'Washington D. C.',
  Zagreb: 'Zagreb',
  Zürich: 'Zúrich',
  Krakow: 'Cracovia',
  Marseille: 'Marsella',
  Bordeaux: 'Burdeos',
  Ōsaka: 'Osaka',
  Kyoto: 'Kioto'
}

/** Names in both languages; the Spanish one only where it differs. */
const named = (english, spanish) => (spanish === english ? { name: english } : { name: english, name_es: spanish })

/** ISO 3166: numbers of the small countries and territories that the coarse countries leave out. */
const SMALL_COUNTRIES = {
  '020': 'AD',
  '028': 'AG',
  '086': 'IO',
  '092': 'VG',
  136: 'KY',
  184: 'CK',
  234: 'FO',
  239: 'GS',
  248: 'AX',
  258: 'PF',
  334: 'HM',
  336: 'VA',
  446: 'MO',
  500: 'MS',
  574: 'NF',
  580: 'MP',
  583: 'FM',
  584: 'MH',
  612: 'PN',
  652: 'BL',
  654: 'SH',
  659: 'KN',
  660: 'AI',
  663: 'MF',
  666: 'PM',
  670: 'VC',
  678: 'ST',
  796: 'TC',
  831: 'GG',
  832: 'JE',
  850: 'VI',
  876: 'WF'
}

/** ISO alpha-2 of a country: by its number, or by the English country name that its cities carry. */
function countryCodes(coarse, places) {
  const codes = new Map(Object.entries(SMALL_COUNTRIES))
  const add = (key, code) => {
    if (/^[A-Z]{2}$/.test(code)) codes.set(key, code)
  }
  for (const { properties } of places.features) add(properties.adm0name, properties.iso_a2)
  for (const { properties } of coarse.features) add(properties.ISO_N3, properties.ISO_A2)
  codes.set('Kosovo', 'XK')
  return codes
}

// --- The files ----------------------------------------------------------------------------------------------------

function makeLand(atlas, arcs) {
  const land = atlas.objects.land
  const geometries = land.type === 'GeometryCollection' ? land.geometries : [land]
  return geometries
    .flatMap(geometry => decodePolygons(geometry, arcs))
    .map(rings => reducePolygon(rings.map(unwrapRing)))
    .filter(rings => rings.length > 0)
    .map(rings => feature({}, 'Polygon', rings))
}

function makeCountries(atlas, arcs, codes) {
  const labels = new Map()
  for (const country of atlas.objects.countries.geometries) {
    const code = codes.get(country.id) ?? codes.get(country.properties.name)
    if (code === undefined) continue
    const largest = decodePolygons(country, arcs).reduce((best, next) =>
      ringArea(next[0]) > ringArea(best[0]) ? next : best
    )
    const label = labelPoint(largest)
    // Some territories share the number of their country: the name stands on the larger land.
    if ((labels.get(code)?.depth ?? 0) < label.depth) labels.set(code, label)
  }
  return [...labels].map(([code, { point, depth: room }]) => {
    // A name has room when the deepest circle is some 24 px wide; the world is 512 px wide at zoom 0.
    const minimum = Math.log2((12 * 360) / 512 / Math.max(room, 0.01))
    const min_zoom = Number(Math.max(1, Math.min(7, minimum)).toFixed(1))
    const properties = { ...named(ENGLISH_COUNTRIES.of(code), SPANISH_COUNTRIES.of(code)), min_zoom }
    return feature(properties, 'Point', point.map(round))
  })
}

function makeCities(places) {
  return places.features
    .filter(({ properties }) => !['Historic place', 'Scientific station'].includes(properties.featurecla))
    .map(({ properties: city, geometry }) => {
      const name = city.name.trim()
      const properties = {
        ...named(name, SPANISH_CITIES[name] ?? name),
        capital: city.featurecla === 'Admin-0 capital',
        rank: city.scalerank,
        population: Math.max(0, city.pop_max),
        min_zoom: Math.max(2, city.min_zoom - 1)
      }
      return feature(properties, 'Point', geometry.coordinates.map(round))
    })
    .sort((a, b) => a.properties.rank - b.properties.rank || b.properties.population - a.properties.population)
}

const makeLines = (collection, properties) =>
  collection.features
    .filter(({ geometry }) => geometry !== null)
    .flatMap(source =>
      linesOf(source.geometry)
        .map(reduce)
        .filter(line => line.length >= 2)
        .map(line => feature(properties(source.properties), 'LineString', line))
    )

const makeLakes = collection =>
  collection.features.flatMap(source =>
    polygonsOf(source.geometry)
      .map(reducePolygon)
      .filter(rings => rings.length > 0)
      .map(rings => feature({ min_zoom: source.properties.min_zoom }, 'Polygon', rings))
  )

function write(name, features) {
  const text = `${JSON.stringify({ type: 'FeatureCollection', features })}\n`
  writeFileSync(join(output, name), text)
  const compressed = gzipSync(text, { level: 9 }).length
  console.info(`${name}: ${features.length} features, ${text.length} bytes, ${compressed} compressed`)
}

const atlas = read('world-atlas-countries-50m.topojson')
const arcs = decodeArcs(atlas)
const places = read('ne_50m_populated_places_simple.geojson')
const codes = countryCodes(read('ne_110m_admin_0_countries.geojson'), places)

write('land.geojson', makeLand(atlas, arcs))
write('countries.geojson', makeCountries(atlas, arcs, codes))
write('cities.geojson', makeCities(places))
write(
  'borders.geojson',
  makeLines(read('ne_50m_admin_0_boundary_lines_land.geojson'), source => ({
    disputed: !source.featurecla.startsWith('International')
  }))
)
write(
  'rivers.geojson',
  makeLines(read('ne_50m_rivers_lake_centerlines.geojson'), source => ({ min_zoom: source.min_zoom }))
)
write('lakes.geojson', makeLakes(read('ne_50m_lakes.geojson')))
