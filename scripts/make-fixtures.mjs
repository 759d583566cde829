/**
 * Makes fixtures/ from a folder of raw downloads: node scripts/make-fixtures.mjs <folder>
 *
 * The folder holds `traces/` and `sensors/` with the files that fixtures/SOURCES.md names. All that is done to them is
 * done here, so that the fixtures can be made again and compared. Nothing is invented: what the source does not know is null.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))

/** A bus that needs more than this between two fixes was not there: metres per second. */
const FASTEST_BUS = 35
/** A bus reports every 120 s; one that was silent for longer than this is left out, seconds. */
const LONGEST_BUS_SILENCE = 300
const BUSES = 60

const raw = process.argv[2]
if (raw === undefined) {
  console.error('usage: node scripts/make-fixtures.mjs <folder of raw downloads>')
  process.exit(2)
}

const read = path => readFileSync(join(raw, path), 'utf8')
const seconds = iso => Date.parse(iso) / 1000
const isoTime = epochSeconds => new Date(epochSeconds * 1000).toISOString()
const round = (value, digits) => (value === null ? null : Number(value.toFixed(digits)))
const sum = numbers => numbers.reduce((total, number) => total + number, 0)

/** Great-circle distance in metres. */
function distance(from, to) {
  const radians = Math.PI / 180
  const half =
    Math.sin(((to.lat - from.lat) * radians) / 2) ** 2 +
    Math.cos(from.lat * radians) * Math.cos(to.lat * radians) * Math.sin(((to.lng - from.lng) * radians) / 2) ** 2
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(half))
}

/** Sorted by time, one fix a moment: the first one that the source gave wins. */
function inOrder(fixes) {
  const sorted = fixes.toSorted((a, b) => a.time - b.time)
  return sorted.filter((fix, index) => index === 0 || fix.time > sorted[index - 1].time)
}

// The sources

/** MobilityNet phones: Android writes 0 and iOS writes -1 (or less) for a heading, speed or altitude that it does not know. */
function phoneFixes(path) {
  return inOrder(
    JSON.parse(read(path)).map(({ data, metadata }) => {
      const android = metadata.platform === 'android'
      const known = value => (value === undefined || value < 0 || (android && value === 0) ? null : value)
      const altitudeKnown = android ? data.altitude !== 0 : data.vaccuracy >= 0
      return {
        time: data.ts,
        lat: data.latitude,
        lng: data.longitude,
        accuracy: data.accuracy > 0 ? data.accuracy : null,
        altitude: altitudeKnown ? data.altitude : null,
        speed: known(data.sensed_speed),
        heading: known(data.bearing)
      }
    })
  )
}

function gpxFixes(path) {
  const points = read(path).matchAll(
    /<trkpt lat="([^"]+)" lon="([^"]+)">\s*<ele>([^<]+)<\/ele>\s*<time>([^<]+)<\/time>/g
  )
  return inOrder(
    [...points].map(([, lat, lng, altitude, time]) => ({
      time: seconds(time),
      lat: Number(lat),
      lng: Number(lng),
      altitude: Number(altitude)
    }))
  )
}

function barefootFixes(path) {
  return inOrder(
    JSON.parse(read(path)).map(({ point, time }) => {
      const [lng, lat] = point.match(/-?\d+(\.\d+)?/g).map(Number)
      const [date, clock, zone] = time.match(/^(\S+) (\S+)([+-]\d{4})$/).slice(1)
      return { time: seconds(`${date}T${clock}${zone.slice(0, 3)}:${zone.slice(3)}`), lat, lng }
    })
  )
}

/** The bus fleet between two times: fixes by vehicle, in order, without the rows at 0,0 and without impossible jumps. */
function busFixes(path, from, until) {
  const vehicles = new Map()
  for (const row of read(path).trim().split('\n').slice(1)) {
    const [vehicle, timestamp, speed, , , lat, lng] = row.split(',')
    const fix = { time: seconds(timestamp), lat: Number(lat), lng: Number(lng), speed: Number(speed) }
    if (fix.time < from || fix.time >= until || (fix.lat === 0 && fix.lng === 0)) continue
    if (speed === '' || fix.speed > FASTEST_BUS) fix.speed = null
    vehicles.set(vehicle, [...(vehicles.get(vehicle) ?? []), fix])
  }
  return new Map([...vehicles].map(([vehicle, fixes]) => [vehicle, withoutJumps(inOrder(fixes))]))
}

function withoutJumps(fixes) {
  const kept = fixes.slice(0, 1)
  for (const fix of fixes.slice(1)) {
    const last = kept[kept.length - 1]
    if (distance(last, fix) <= FASTEST_BUS * (fix.time - last.time)) kept.push(fix)
  }
  return kept
}

/** The buses that were seen the whole time and got about the most: they make the liveliest map. */
function busiest(vehicles, from, until) {
  const legs = fixes => fixes.slice(1).map((fix, index) => ({ from: fixes[index], to: fix }))
  const seenThroughout = fixes =>
    fixes.length > 0 &&
    fixes[0].time - from <= LONGEST_BUS_SILENCE &&
    until - fixes[fixes.length - 1].time <= LONGEST_BUS_SILENCE &&
    legs(fixes).every(leg => leg.to.time - leg.from.time <= LONGEST_BUS_SILENCE)
  const length = fixes => sum(legs(fixes).map(leg => distance(leg.from, leg.to)))
  return [...vehicles]
    .filter(([, fixes]) => seenThroughout(fixes))
    .toSorted((a, b) => length(b[1]) - length(a[1]))
    .slice(0, BUSES)
    .toSorted((a, b) => a[0].localeCompare(b[0]))
}

/** Berlinger's text export: `date time<TAB>degrees[<TAB>x]`, `--.-` for a reading that was lost. */
function berlingerReadings(path) {
  const readings = read(path).matchAll(/^\t(\d{4}-\d\d-\d\d) (\d\d:\d\d)\t(-?\d+\.\d|--\.-)/gm)
  return [...readings].map(([, date, clock, value]) => ({
    // The logger writes its own clock without a zone; it is read as if it were UTC only to count the seconds between readings.
    time: seconds(`${date}T${clock}:00Z`),
    value: value === '--.-' ? null : Number(value)
  }))
}

// The fixtures

const DIGITS = { seconds: 3, lat: 7, lng: 7, accuracy: 2, altitude: 1, speed: 2, heading: 1, value: 1 }

const TRACE_COLUMNS = ['seconds', 'lat', 'lng', 'accuracy', 'altitude', 'speed', 'heading']

/** Rows of numbers, one a line, so that a change of a fixture can be read as a difference. */
function rowLines(measurements, start, columns) {
  const cell = (measurement, column) =>
    column === 'seconds' ? measurement.time - start : (measurement[column] ?? null)
  const line = measurement => JSON.stringify(columns.map(column => round(cell(measurement, column), DIGITS[column])))
  return `"rows": [\n${measurements.map(line).join(',\n')}\n]`
}

function writeTrace(file, about, tracks) {
  const all = tracks.flatMap(([, fixes]) => fixes)
  const start = Math.min(...all.map(fix => fix.time))
  const columns = TRACE_COLUMNS.filter(
    column => column === 'seconds' || all.some(fix => (fix[column] ?? null) !== null)
  )
  const body = tracks.map(([name, fixes]) => `{"name": "${name}", ${rowLines(fixes, start, columns)}}`)
  write(`traces/${file}.json`, { ...about, started_at: isoTime(start), columns }, `"tracks": [\n${body.join(',\n')}\n]`)
  console.info(`  ${tracks.length} tracks, ${all.length} fixes`)
}

function writeSensor(file, about, readings) {
  const start = readings[0].time
  const columns = ['seconds', 'value']
  const started_at = isoTime(start).slice(0, 19)
  write(`sensors/${file}.json`, { ...about, started_at, columns }, rowLines(readings, start, columns))
  console.info(`  ${readings.length} readings`)
}

function write(path, head, body) {
  const headLines = Object.entries(head).map(([key, value]) => `  "${key}": ${JSON.stringify(value)},\n`)
  const text = `{\n${headLines.join('')}  ${body}\n}\n`
  JSON.parse(text)
  mkdirSync(join(FIXTURES, path, '..'), { recursive: true })
  writeFileSync(join(FIXTURES, path), text)
  console.info(`${path}: ${text.length} bytes`)
}

const MOBILITYNET = { source: 'MobilityNet/mobilitynet-analysis-scripts', licence: 'BSD-3-Clause' }
const PHONES = [
  ['phone-car-bike', 'Car and bike at one fix a second', 'phone-android-1hz-car-bike'],
  ['phone-car-scooter', 'Car and scooter, battery saving', 'phone-android-30s-car-scooter'],
  ['phone-train-bus-bike', 'Train, bus and electric bike, battery saving', 'phone-android-30s-train-bus-ebike'],
  ['phone-cell-towers', 'Train and bus by cell towers', 'phone-ios-train-bus-celltower'],
  ['phone-standing-still', 'Nine hours on a table', 'phone-android-stationary-9h']
]
for (const [file, name, download] of PHONES) {
  writeTrace(file, { name, ...MOBILITYNET }, [[file, phoneFixes(`traces/${download}.json`)]])
}

writeTrace(
  'bus-limerick',
  {
    name: 'Bus 304 through Limerick',
    source: 'B.A. MacGabhann in movingpandas/movingpandas',
    licence: 'no restrictions'
  },
  [['bus-limerick', gpxFixes('traces/bus-304-limerick.gpx')]]
)

writeTrace('car-munich', { name: 'Car across Munich', source: 'bmwcarit/barefoot', licence: 'Apache-2.0' }, [
  ['car-munich', barefootFixes('traces/car-munich-x0001-001.json')]
])

const from = seconds('2017-03-21T12:30:00Z')
const until = seconds('2017-03-21T14:00:00Z')
const buses = busFixes('traces/fleet-capmetro-austin-2017-03-21.csv', from, until)
writeTrace(
  'fleet-austin-buses',
  { name: 'Buses of Austin', source: 'Capital Metro in scascketta/CapMetrics', licence: 'MIT' },
  busiest(buses, from, until)
)

const BERLINGER = {
  source: 'msupply-foundation/temperature-sensor',
  licence: 'MIT OR Apache-2.0',
  type: 'temperature',
  unit: '°C'
}
const LOGGERS = [
  ['fridge', 'Vaccine fridge', 'Berlinger Fridge-tag 2 L', 2, 8, 'berlinger-fridgetag2L-130500109088'],
  ['freezer', 'Ultra-low freezer', 'Berlinger Fridge-tag Ultra Low', -90, -60, 'berlinger-fridgetagUL-100800001215'],
  ['transport-box', 'Transport box', 'Berlinger Q-tag CLm doc LR', 2, 8, 'berlinger-qtag-transport-RCPJ00010_03']
]
for (const [file, name, model, minimum, maximum, download] of LOGGERS) {
  const about = { name, ...BERLINGER, model, minimum, maximum }
  writeSensor(file, about, berlingerReadings(`sensors/${download}.txt`))
}
