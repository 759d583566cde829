/** Who waits for cargo in the demo, and what is brought to them. Invented companies. */
export interface Consignment {
  customer: string
  /** Where the cargo is taken from. */
  origin: string
  /** On the way, in order. */
  stops: readonly [string, string]
  destination: string
}

const CUSTOMERS = [
  'Farmacias del Páramo',
  'Lácteos Quilloac',
  'Flores Rumihurco',
  'Laboratorio Clínico Yanuncay',
  'Panadería La Espiga Dorada',
  'Ferretería Don Rómulo',
  'Textiles Chordeleg',
  'Mariscos Puerto Hondo',
  'Librería El Tintero',
  'Cooperativa Quinua Real',
  'Repuestos Tres Hermanos',
  'Chocolates Nueva Esperanza',
  'Óptica Buena Vista'
]

const ORIGINS = ['Bodega central', 'Centro de distribución sur', 'Cámara fría norte', 'Patio de carga', 'Planta 2']
const STOPS = ['Control de peso', 'Punto de relevo', 'Bodega de tránsito', 'Estación de servicio', 'Revisión de carga']
const DESTINATIONS = ['local principal', 'sucursal norte', 'bodega', 'sucursal del mercado']

const FIRST_REFERENCE = 1042

/** ENV-1042 for 0, and so on. */
export function referenceOf(number: number): string {
  return `ENV-${FIRST_REFERENCE + number}`
}

/** The same for the same number, always. */
export function consignment(number: number): Consignment {
  const pick = (list: readonly string[], place: number) => list[place % list.length] ?? ''
  const customer = pick(CUSTOMERS, number)
  return {
    customer,
    origin: pick(ORIGINS, number),
    stops: [pick(STOPS, number), pick(STOPS, number + 2)],
    destination: `${customer}, ${pick(DESTINATIONS, number)}`
  }
}
