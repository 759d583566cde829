import type { Language } from '../messages/language.ts'

/** What the map itself says. The keys with a dot are MapLibre's. */
export const MAP_WORDS: Readonly<Record<Language, { noWebgl: string; locale: Record<string, string> }>> = {
  es: {
    noWebgl:
      'Este navegador no puede dibujar el mapa: WebGL está apagado o no existe. Todo lo demás de esta página funciona.',
    locale: {
      'Map.Title': 'Mapa',
      'NavigationControl.ZoomIn': 'Acercar',
      'NavigationControl.ZoomOut': 'Alejar',
      'AttributionControl.ToggleAttribution': 'Mostrar u ocultar las fuentes del mapa'
    }
  },
  en: {
    noWebgl: 'This browser cannot draw the map: WebGL is off or missing. Everything else on this page works.',
    locale: {
      'Map.Title': 'Map',
      'NavigationControl.ZoomIn': 'Zoom in',
      'NavigationControl.ZoomOut': 'Zoom out',
      'AttributionControl.ToggleAttribution': 'Show or hide the sources of the map'
    }
  }
}
