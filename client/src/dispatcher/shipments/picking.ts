import type { LatLng } from '@rastro/shared/schema/place'

/** A place that someone is asked to point at on the map. */
export type Picking = {
  /** What it is for: "Origen". */
  name: string
  take: (place: LatLng) => void
}
