import type { LatLng } from '@rastro/shared/schema/place'
import { unwrapLongitude } from './unwrap-longitude.ts'

/** Shorter than the second between two fixes of a phone, so that a marker has arrived when the next one comes. */
export const GLIDE_MILLISECONDS = 800

/** A marker on its way from where it was shown to its latest fix. Never beyond: what is shown was measured, or lies between. */
export type Glide = { from: LatLng; to: LatLng; startedAt: number }

/** Where a glide is at a time, in the clock of its `startedAt`; at its end from GLIDE_MILLISECONDS on. */
export function glideAt({ from, to, startedAt }: Glide, now: number): LatLng {
  const progress = Math.max(0, Math.min(1, (now - startedAt) / GLIDE_MILLISECONDS))
  if (progress === 1) return to
  const eased = 1 - (1 - progress) ** 2
  const fromLng = unwrapLongitude(from.lng, to.lng)
  return {
    lat: from.lat + (to.lat - from.lat) * eased,
    lng: fromLng + (to.lng - fromLng) * eased
  }
}

export function isOver({ startedAt }: Glide, now: number): boolean {
  return now - startedAt >= GLIDE_MILLISECONDS
}
