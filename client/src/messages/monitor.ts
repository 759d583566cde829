import type { Language } from './language.ts'

/** All that the monitor says. */
const es = {
  title: 'Rastro · Monitor',
  heading: 'Monitor',
  lead: 'Los eventos y canales del sistema, según llegan.',
  signOut: 'Salir',
  channels: {
    label: 'Canales',
    all: 'Todos',
    none: 'Ninguno',
    offset: (offset: string) => `último n.º ${offset}`,
    other: 'Otro canal',
    otherHint: 'device:12 o tracking:7',
    add: 'Añadir canal',
    wrong: 'Se escribe device:12 o tracking:7, con el número del dispositivo o del envío.'
  },
  log: {
    label: 'Eventos',
    pause: 'Pausar',
    resume: 'Reanudar',
    paused: (count: string) => `En pausa · ${count} sin mostrar`,
    clear: 'Vaciar',
    older: 'Cargar anteriores',
    loading: 'Cargando…',
    noneOlder: 'No hay anteriores.',
    olderFailed: 'No se pudo cargar. Vuelva a probar.',
    full: (rows: string) => `Se muestran ${rows}; más no caben. Vacíe la lista o elija menos canales.`,
    empty: 'Aún no ha llegado nada',
    emptyHow: 'Lo que ocurra en los canales elegidos aparece aquí solo. Pruebe con un evento de prueba.',
    nothingMatches: 'Nada coincide con el filtro.',
    count: (shown: string, all: string) =>
      `${shown === all ? '' : `${shown} de `}${all} ${all === '1' ? 'fila' : 'filas'}`
  },
  filters: {
    label: 'Filtrar eventos',
    text: 'Buscar en los datos',
    entity_type: 'Entidad',
    event_type: 'Evento',
    entity_id: 'Id',
    any: 'cualquiera',
    clear: 'Quitar filtros'
  },
  events: { created: 'creado', updated: 'cambiado', deleted: 'borrado' },
  positions: (count: number) => (count === 1 ? '1 posición' : `${count} posiciones`),
  messages: (count: string) => `${count} mensajes`,
  trackChanged: (device: number) => `llegaron datos atrasados del dispositivo ${device}`,
  notices: {
    connected: 'Conectado',
    reconnected: 'Conectado de nuevo',
    disconnected: 'Se cortó la conexión',
    newEpoch: 'La numeración de los eventos empezó de nuevo',
    resumed: 'reanudado sin perder nada',
    notResumed: 'no se pudo reanudar (recovered: false)',
    filled: (count: string) => `completado del historial: ${count} eventos`,
    notFilled: 'pueden faltar eventos: no se pudo leer el historial'
  },
  connection: { label: 'Conexión', epoch: 'Época', id: 'Conexión n.º', unknown: '—' },
  statistics: {
    label: 'Estadísticas',
    asOf: (time: string) => `a las ${time}`,
    total: (count: number): string => (count === 1 ? 'conexión' : 'conexiones'),
    processes: (count: number): string => (count === 1 ? 'proceso' : 'procesos'),
    channel: 'Canal',
    connections: 'Conexiones',
    messages_sent: 'Mensajes',
    bytes_sent: 'Datos',
    dropped: (count: string) => `${count} posiciones saltadas`,
    slow_closes: (count: string) => `${count} cierres por lentitud`,
    resumed: (count: string) => `${count} reanudados`,
    not_recovered: (count: string) => `${count} sin poder reanudar`,
    loading: 'Cargando…',
    failed: 'No se pudieron cargar. Se vuelve a probar solo.'
  },
  test: {
    label: 'Evento de prueba',
    channel: 'Canal',
    data: 'Datos (JSON)',
    send: 'Enviar evento de prueba',
    sent: (channel: string) => `Enviado a ${channel}.`,
    notListening: (channel: string) => `Enviado a ${channel}, que no está entre los canales elegidos.`,
    notJson: 'Los datos no son un objeto JSON, como {"a": 1}.',
    failed: 'No se pudo enviar. Vuelva a probar.'
  }
}

export type MonitorMessages = typeof es

const en: MonitorMessages = {
  title: 'Rastro · Monitor',
  heading: 'Monitor',
  lead: 'The system’s events and channels as they arrive.',
  signOut: 'Sign out',
  channels: {
    label: 'Channels',
    all: 'All',
    none: 'None',
    offset: offset => `last no. ${offset}`,
    other: 'Another channel',
    otherHint: 'device:12 or tracking:7',
    add: 'Add channel',
    wrong: 'It is written device:12 or tracking:7, with the number of the device or the shipment.'
  },
  log: {
    label: 'Events',
    pause: 'Pause',
    resume: 'Go on',
    paused: count => `Paused · ${count} not shown`,
    clear: 'Clear',
    older: 'Load older',
    loading: 'Loading…',
    noneOlder: 'There are no older ones.',
    olderFailed: 'They could not be loaded. Try again.',
    full: rows => `${rows} are shown; there is no room for more. Clear the list or choose fewer channels.`,
    empty: 'Nothing has come yet',
    emptyHow: 'What happens on the chosen channels appears here by itself. Try a test event.',
    nothingMatches: 'Nothing matches the filter.',
    count: (shown, all) => `${shown === all ? '' : `${shown} of `}${all} ${all === '1' ? 'row' : 'rows'}`
  },
  filters: {
    label: 'Filter events',
    text: 'Find in the data',
    entity_type: 'Entity',
    event_type: 'Event',
    entity_id: 'Id',
    any: 'any',
    clear: 'Clear filters'
  },
  events: { created: 'created', updated: 'updated', deleted: 'deleted' },
  positions: count => (count === 1 ? '1 position' : `${count} positions`),
  messages: count => `${count} messages`,
  trackChanged: device => `late data of device ${device} arrived`,
  notices: {
    connected: 'Connected',
    reconnected: 'Connected again',
    disconnected: 'The connection broke',
    newEpoch: 'The numbering of events began anew',
    resumed: 'resumed without losing anything',
    notResumed: 'could not be resumed (recovered: false)',
    filled: count => `completed from the history: ${count} events`,
    notFilled: 'events may be missing: the history could not be read'
  },
  connection: { label: 'Connection', epoch: 'Epoch', id: 'Connection id', unknown: '—' },
  statistics: {
    label: 'Statistics',
    asOf: time => `as of ${time}`,
    total: count => (count === 1 ? 'connection' : 'connections'),
    processes: count => (count === 1 ? 'process' : 'processes'),
    channel: 'Channel',
    connections: 'Connections',
    messages_sent: 'Messages',
    bytes_sent: 'Data',
    dropped: count => `${count} positions skipped`,
    slow_closes: count => `${count} closed for being slow`,
    resumed: count => `${count} resumed`,
    not_recovered: count => `${count} not recovered`,
    loading: 'Loading…',
    failed: 'They could not be loaded. Trying again by itself.'
  },
  test: {
    label: 'Test event',
    channel: 'Channel',
    data: 'Data (JSON)',
    send: 'Send test event',
    sent: channel => `Sent to ${channel}.`,
    notListening: channel => `Sent to ${channel}, which is not among the chosen channels.`,
    notJson: 'The data is not a JSON object such as {"a": 1}.',
    failed: 'It could not be sent. Try again.'
  }
}

export const MONITOR_MESSAGES: Readonly<Record<Language, MonitorMessages>> = { es, en }
