/**
 * What the systems before this one call the fields of sensors and readings, and what they are called here. Their routes
 * take and answer both, and their sockets (`names=es`) send events with them. A field that is missing here has one name.
 */
export const LEGACY_NAMES = {
  sensor: {
    tipo: 'type',
    modelo: 'model',
    nombre: 'name',
    unidad: 'unit',
    minimo: 'minimum',
    maximo: 'maximum'
  },
  reading: { valor: 'value', fecha: 'recorded_at' }
} as const satisfies Record<string, Record<string, string>>
