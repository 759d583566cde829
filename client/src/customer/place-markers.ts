import type { Place } from '@rastro/shared/schema/place'
import { type Map as MapLibreMap, Marker } from 'maplibre-gl'
import './place-markers.css'

type Ends = { origin: Place | null; destination: Place | null }

/** Where the shipment comes from and where it goes, with their names. They go with the map. */
export function createPlaceMarkers(map: MapLibreMap): { show: (ends: Ends) => void } {
  const shown: Marker[] = []
  return {
    show: ({ origin, destination }) => {
      for (const marker of shown.splice(0)) marker.remove()
      for (const [kind, place] of Object.entries({ origin, destination })) {
        if (place === null) continue
        const element = document.createElement('div')
        element.className = `place-marker ${kind}`
        element.dataset.label = place.name
        // The words beside the map say the same.
        element.setAttribute('aria-hidden', 'true')
        shown.push(new Marker({ element }).setLngLat(place).addTo(map))
      }
    }
  }
}
