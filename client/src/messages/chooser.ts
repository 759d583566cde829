import type { Language } from './language.ts'

interface ChooserMessages {
  what: string
  pages: { path: string; name: string; text: string }[]
  customers: string
}

export const chooserMessages: Record<Language, ChooserMessages> = {
  es: {
    what: 'Dónde está la carga: en vivo donde hay red, completo donde no la hubo.',
    pages: [
      { path: '/drive/', name: 'Conductor', text: 'Graba tu viaje, con red o sin red.' },
      { path: '/dispatch/', name: 'Central', text: 'Toda la flota en el mapa.' },
      { path: '/monitor/', name: 'Monitor', text: 'Eventos y canales, según llegan.' }
    ],
    customers: '¿Esperas un envío? Abre el enlace que te mandaron.'
  },
  en: {
    what: 'Where the cargo is: live when there is coverage, complete when there was none.',
    pages: [
      { path: '/drive/', name: 'Driver', text: 'Records your trip, with or without a network.' },
      { path: '/dispatch/', name: 'Dispatch', text: 'The whole fleet on the map.' },
      { path: '/monitor/', name: 'Monitor', text: 'Events and channels as they arrive.' }
    ],
    customers: 'Waiting for a shipment? Open the link you were sent.'
  }
}
