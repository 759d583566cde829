import type { ExpressionSpecification } from 'maplibre-gl'
import type { Language } from '../messages/language.ts'

// Fonts of the device: a style without `glyphs` makes MapLibre draw letters from local fonts. The first name of the list is only
// read for its weight; no font is called so, and the next one draws.
export const REGULAR = ['sans-serif']
export const SEMIBOLD = ['semibold', 'sans-serif']

/** Names of the built-in world: `name` is English, `name_es` stands where Spanish differs. */
export function worldName(language: Language): ExpressionSpecification {
  return language === 'es' ? ['coalesce', ['get', 'name_es'], ['get', 'name']] : ['get', 'name']
}

/** Names of the OpenMapTiles schema; archives differ in how many of them they carry. */
export function streetName(language: Language): ExpressionSpecification {
  return ['coalesce', ['get', `name:${language}`], ['get', 'name:latin'], ['get', 'name']]
}
