import type { Place } from '@rastro/shared/schema/place'
import type { Language } from '../messages/language.ts'

/**
 * Towns of the built-in world, in the person's language. The map draws the same file, so it travels once.
 *
 * @returns none when the file does not come: the sentence then does without
 */
export async function loadTowns(
  request: (path: string) => Promise<Response>,
  language: Language
): Promise<readonly Place[]> {
  try {
    const response = await request('/map/cities.geojson')
    return response.ok ? readTowns(await response.json(), language) : []
  } catch (error) {
    console.info('The names of towns could not be loaded', error)
    return []
  }
}

/** Reads GeoJSON points with `name` and perhaps `name_es`; features of another shape are left out. */
export function readTowns(collection: unknown, language: Language): readonly Place[] {
  if (!isObject(collection) || !Array.isArray(collection.features)) return []
  return collection.features.flatMap((feature: unknown) => {
    if (!isObject(feature) || !isObject(feature.properties) || !isObject(feature.geometry)) return []
    const { name, name_es } = feature.properties
    const { coordinates } = feature.geometry
    if (!Array.isArray(coordinates)) return []
    const [lng, lat]: unknown[] = coordinates
    const said = language === 'es' && typeof name_es === 'string' ? name_es : name
    if (typeof said !== 'string' || typeof lat !== 'number' || typeof lng !== 'number') return []
    return [{ name: said, lat, lng }]
  })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
