import type { LatLng } from '@rastro/shared/schema/place'

/** Nobody aims better than a metre with a mouse, and no one wants to read more digits. */
const DIGITS = 5

/**
 * Latitude and longitude as people write or paste them: "-2.9001, -79.0045", "2.9001 S 79.0045 O", "-2,9001; -79,0045".
 *
 * @returns null for what is not two numbers within their ranges
 */
export function parseCoordinates(text: string): LatLng | null {
  const plain = text.trim().toUpperCase().replaceAll('−', '-')
  const decimal = plain.includes('.') ? plain : plain.replace(/(\d),(\d)/g, '$1.$2')
  const found = /^(-?\d{1,3}(?:\.\d+)?)\s*°?\s*([NS]?)[\s,;]+(-?\d{1,3}(?:\.\d+)?)\s*°?\s*([EWO]?)$/.exec(decimal)
  if (found === null) return null
  const [, first = '', northing = '', second = '', easting = ''] = found
  const lat = Number(first) * (northing === 'S' ? -1 : 1)
  const lng = Number(second) * (easting === 'W' || easting === 'O' ? -1 : 1)
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : null
}

/** "-2.90012, -79.00456": what `parseCoordinates` reads, in every language. */
export function coordinatesText({ lat, lng }: LatLng): string {
  return `${lat.toFixed(DIGITS)}, ${lng.toFixed(DIGITS)}`
}
