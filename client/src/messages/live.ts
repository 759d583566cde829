import type { Language } from './language.ts'

/** How a page says whether what it shows is of now. */
const es = {
  live: 'En vivo',
  reconnecting: 'Reconectando',
  offline: 'Sin conexión',
  ago: (age: string) => `hace ${age}`,
  justNow: 'ahora',
  lastMessage: (age: string) => `último dato hace ${age}`,
  noMessage: 'aún sin datos',
  retry: (seconds: number) => `reintento en ${seconds} s`
}

export type LiveMessages = typeof es

const en: LiveMessages = {
  live: 'Live',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
  ago: age => `${age} ago`,
  justNow: 'now',
  lastMessage: age => `last data ${age} ago`,
  noMessage: 'no data yet',
  retry: seconds => `next try in ${seconds} s`
}

export const LIVE_MESSAGES: Readonly<Record<Language, LiveMessages>> = { es, en }
