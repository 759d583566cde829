import type { Language } from '../../messages/language.ts'

/** "13:41", in the phone's own zone. */
export function formatTime(timestamp: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(timestamp)
  )
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1]
]

/** "hace 51 min", "ahora". @param seconds how long ago; a phone whose clock is ahead never says "in 2 s" */
export function formatAge(seconds: number, language: Language): string {
  if (seconds < 10) return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(0, 'second')
  const [unit, size] = STEPS.find(([, size]) => seconds >= size) ?? (['second', 1] as const)
  const count = Math.max(0, Math.floor(seconds / size))
  return new Intl.RelativeTimeFormat(language, { style: 'short', numeric: 'always' }).format(-count, unit)
}

/** "2,1": at most so many decimals. */
export function formatNumber(value: number, language: Language, decimals = 0): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: decimals }).format(value)
}
