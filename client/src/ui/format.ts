import type { Language } from '../messages/language.ts'

/** How numbers, times and places look in a language. Times of day are those of the person's own clock. */
export type Format = {
  /** How long ago, short, for columns: "ahora", "12 s", "27 min", "1 h 10", "3 d". */
  age: (milliseconds: number) => string
  /** How long, for sentences: "45 s", "27 min", "1 h 10 min", "3 d". */
  duration: (milliseconds: number) => string
  /** "14:32:08"; with the day before it when it was not on the day of `now`. */
  time: (timestamp: string, now: number) => string
  /** "14:32"; with the day before it when it was not on the day of `now`. */
  moment: (timestamp: string, now: number) => string
  /** "21 nov, 14:32". */
  date: (timestamp: string) => string
  /** "14:32". */
  hour: (time: number) => string
  /** Metres per second in, "47 km/h" out. */
  speed: (metresPerSecond: number) => string
  /** Metres in, "850 m" or "18 km" out. */
  distance: (metres: number) => string
  /** Degrees clockwise from north in, "SO" or "SW" out. */
  direction: (degrees: number) => string
  /** 0.81 in, "81 %" out. */
  percent: (part: number) => string
  /** "812 B", "14 kB", "3,2 MB". */
  bytes: (value: number) => string
  count: (value: number) => string
}

const DIRECTIONS: Readonly<Record<Language, readonly string[]>> = {
  es: ['N', 'NE', 'E', 'SE', 'S', 'SO', 'O', 'NO'],
  en: ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW']
}
const NOW: Readonly<Record<Language, string>> = { es: 'ahora', en: 'now' }
/** Younger than this is now: the network's delay is no news. */
const NOW_MILLISECONDS = 2_000

/** @param timeZone an IANA name, for tests; the browser's own when left out */
export function createFormat(language: Language, timeZone?: string): Format {
  // Twenty-four hours in both languages: a log of the road has no use for "a.m.".
  const zone = { hourCycle: 'h23', ...(timeZone === undefined ? {} : { timeZone }) } as const
  const locale = language === 'es' ? 'es-EC' : 'en-GB'
  const seconds = new Intl.DateTimeFormat(locale, { ...zone, hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const minutes = new Intl.DateTimeFormat(locale, { ...zone, hour: '2-digit', minute: '2-digit' })
  const day = new Intl.DateTimeFormat(locale, { ...zone, day: 'numeric', month: 'short' })
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })

  function withDay(clock: Intl.DateTimeFormat, timestamp: string, now: number): string {
    const date = new Date(timestamp)
    const time = clock.format(date)
    return day.format(date) === day.format(now) ? time : `${day.format(date)}, ${time}`
  }

  function duration(milliseconds: number): string {
    const elapsed = Math.max(0, Math.floor(milliseconds / 1000))
    if (elapsed < 60) return `${elapsed} s`
    if (elapsed < 3600) return `${Math.floor(elapsed / 60)} min`
    if (elapsed < 48 * 3600) return hoursAndMinutes(Math.floor(elapsed / 60))
    return `${Math.floor(elapsed / 86_400)} d`
  }

  return {
    age: milliseconds => (milliseconds < NOW_MILLISECONDS ? NOW[language] : duration(milliseconds)),
    duration,
    time: (timestamp, now) => withDay(seconds, timestamp, now),
    moment: (timestamp, now) => withDay(minutes, timestamp, now),
    date: timestamp => {
      const date = new Date(timestamp)
      return `${day.format(date)}, ${minutes.format(date)}`
    },
    hour: time => minutes.format(time),
    speed: metresPerSecond => `${whole.format(metresPerSecond * 3.6)} km/h`,
    distance: metres => {
      if (metres < 1000) return `${whole.format(metres)} m`
      return `${(metres < 10_000 ? tenth : whole).format(metres / 1000)} km`
    },
    direction: degrees => DIRECTIONS[language][Math.round(degrees / 45) % 8] ?? '',
    percent: part => percent.format(part),
    bytes: value => {
      if (value < 1000) return `${whole.format(value)} B`
      return value < 1_000_000 ? `${whole.format(value / 1000)} kB` : `${tenth.format(value / 1_000_000)} MB`
    },
    count: value => whole.format(value)
  }
}

/** "1 h 05": short enough for a column, and no one reads "65 min" at a glance. */
function hoursAndMinutes(minutes: number): string {
  const rest = minutes % 60
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${String(rest).padStart(2, '0')}`
}
