import { type Map as MapLibreMap, Marker } from 'maplibre-gl'
import './route-markers.css'
import type { RoutePoint } from './shipment-desk.ts'

export type RouteMarkers = { show: (route: readonly RoutePoint[]) => void }

/** Where a shipment comes from, stops and goes, on the map. The same is written in the panel: nothing here is read aloud. */
export function createRouteMarkers(map: MapLibreMap): RouteMarkers {
  let markers: Marker[] = []
  return {
    show: route => {
      for (const marker of markers) marker.remove()
      let stops = 0
      markers = route.map(point => {
        const element = document.createElement('div')
        element.className = `route-marker ${point.role}`
        element.setAttribute('aria-hidden', 'true')
        element.dataset.label = point.name
        if (point.role === 'stop') element.textContent = String(++stops)
        return new Marker({ element }).setLngLat(point).addTo(map)
      })
    }
  }
}
