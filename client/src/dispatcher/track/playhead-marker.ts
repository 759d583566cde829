import type { LatLng } from '@rastro/shared/schema/place'
import { type Map as MapLibreMap, Marker } from 'maplibre-gl'
import './playhead-marker.css'

/** Where the selected vehicle was at the playhead: `certain` when a fix says so, else the last fix before a gap. */
export type PlayheadMark = LatLng & { label: string; certain: boolean }

export type PlayheadMarker = { show: (mark: PlayheadMark | null) => void }

export function createPlayheadMarker(map: MapLibreMap): PlayheadMarker {
  const element = document.createElement('div')
  element.className = 'playhead-marker'
  element.setAttribute('aria-hidden', 'true')
  const marker = new Marker({ element })
  let shown = false
  return {
    show: mark => {
      if (mark === null) {
        marker.remove()
        shown = false
        return
      }
      element.dataset.label = mark.label
      element.classList.toggle('uncertain', !mark.certain)
      marker.setLngLat(mark)
      if (!shown) marker.addTo(map)
      shown = true
    }
  }
}
