export type Theme = 'light' | 'dark'

/** What the map is painted with. The base map is quiet, so that what moves on it is loud. */
export type MapColours = {
  land: string
  water: string
  wood: string
  building: string
  /** Built-up land: between `land` and `building`. */
  town: string
  minorRoad: string
  middleRoad: string
  majorRoad: string
  /** Meridians and parallels where there are no streets. */
  grid: string
  border: string
  label: string
  waterLabel: string
  /** The same as the tokens of the pages; WebGL cannot read CSS variables. */
  surface: string
  ink: string
  standing: string
  accent: string
  wait: string
  waitSoft: string
  alarm: string
}

export const MAP_COLOURS: Readonly<Record<Theme, MapColours>> = {
  light: {
    land: '#f3f2ee',
    water: '#c4dbea',
    wood: '#e3ecdc',
    building: '#e7e4de',
    town: '#eeece7',
    minorRoad: '#ffffff',
    middleRoad: '#ffffff',
    majorRoad: '#fbe3b3',
    grid: '#eae8e2',
    border: '#9aa1b3',
    label: '#5b6275',
    waterLabel: '#5a7f9c',
    surface: '#ffffff',
    ink: '#171b26',
    standing: '#4a5164',
    accent: '#3f46c8',
    wait: '#9a5b00',
    waitSoft: '#fcefd8',
    alarm: '#b3261e'
  },
  dark: {
    land: '#141821',
    water: '#0d2234',
    wood: '#15211d',
    building: '#1c212d',
    town: '#171b25',
    minorRoad: '#262c3a',
    middleRoad: '#323a4c',
    majorRoad: '#465069',
    grid: '#1b202b',
    border: '#4b5468',
    label: '#98a1b6',
    waterLabel: '#6f8fae',
    surface: '#171b26',
    ink: '#edf0f7',
    standing: '#b4bccf',
    accent: '#99a0ff',
    wait: '#f0b357',
    waitSoft: '#3a2b10',
    alarm: '#ff8b82'
  }
}
