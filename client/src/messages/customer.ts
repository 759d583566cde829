import type { ShipmentStatus } from '@rastro/shared/model/shipment'
import type { Language } from './language.ts'

/** All that the customer's page says. */
const es = {
  title: (reference: string, status: string) => `${reference} · ${status} · Rastro`,
  shipment: (reference: string) => `Envío ${reference}`,
  opening: 'Buscando su envío…',
  unreachable: {
    title: 'No hay conexión con Rastro',
    text: 'Compruebe la red de su teléfono. Esta página vuelve a probar sola.'
  },
  unknown: {
    title: 'Este enlace no existe',
    text: 'Puede que se haya copiado incompleto. Ábralo otra vez desde el mensaje que recibió, o pida uno nuevo.'
  },
  ended: {
    title: 'Este enlace ya no vale',
    expired: (time: string) => `Caducó el ${time}. Si aún espera el envío, pida uno nuevo a quien se lo mandó.`,
    revoked: 'Quien se lo mandó lo ha retirado. Si aún espera el envío, pídale uno nuevo.',
    either: 'Ha caducado o fue retirado. Si aún espera el envío, pida uno nuevo a quien se lo mandó.'
  },
  status: {
    planned: 'Por recoger',
    assigned: 'Por recoger',
    in_transit: 'En camino',
    delivered: 'Entregado',
    cancelled: 'Cancelado'
  } satisfies Record<ShipmentStatus, string>,
  beforePickup: (origin: string | null) =>
    origin === null ? 'Aún no se ha recogido' : `Aún no se ha recogido en ${origin}`,
  beforePickupHow: 'Su posición se verá aquí en cuanto el conductor lo recoja.',
  planned: (time: string) => `Previsto: ${time}.`,
  noPositionYet: 'Recogido; aún no ha llegado su posición',
  delivered: (destination: string | null) => (destination === null ? 'Entregado' : `Entregado en ${destination}`),
  cancelled: 'Este envío se canceló',
  onTheWay: 'En camino',
  arriving: (destination: string) => `Llegando a ${destination}`,
  near: (name: string) => `Cerca de ${name}`,
  from: (distance: string, name: string) => `A ${distance} de ${name}`,
  towards: (where: string, destination: string) => `${where}, hacia ${destination}`,
  lastSeen: (where: string) => `Última posición: ${where}`,
  lastSeenSomewhere: 'En camino, ahora sin señal',
  asOf: (time: string, age: string | null) => `Dato ${ofTime(time)}${age === null ? '' : ` · hace ${age}`}`,
  lastOf: (time: string) => `Último dato ${ofTime(time)}`,
  steps: {
    label: 'Pasos del envío',
    picked_up: 'Recogido',
    pick_up: 'Recogida',
    on_the_way: 'En camino',
    delivery: 'Entrega',
    delivered: 'Entregado',
    travelled: (distance: string) => `${distance} recorridos`,
    via: (stops: string) => `Paradas: ${stops}`
  },
  notes: {
    label: 'Ratos sin señal',
    silent: (reason: string) => `no llega su posición (${reason}). Lo que falte se completará cuando vuelva la señal.`,
    since: (time: string) => `Desde las ${time}`,
    gap: (reason: string) => `no hubo posición del vehículo (${reason}).`,
    pending: 'no hubo cobertura. Los datos siguen en el teléfono y llegarán después.',
    filled: 'no hubo señal. Los datos llegaron después: ya está completo.'
  },
  stale: (time: string) => `Sin conexión: esto es lo último que se supo, ${ofTime(time)}.`,
  expires: (time: string) => `Este enlace vale hasta el ${time}.`,
  map: {
    label: 'Mapa del envío',
    loading: 'Cargando el mapa…',
    failed: 'No se pudo cargar el mapa.',
    show: 'Ver el mapa',
    origin: 'Origen',
    destination: 'Destino'
  }
}

/** "14:32:08" → "de las 14:32:08"; "20 nov, 14:32:08" → "del 20 nov, 14:32:08". */
function ofTime(time: string): string {
  if (time.includes(',')) return `del ${time}`
  return time.startsWith('01') ? `de la ${time}` : `de las ${time}`
}

export type CustomerMessages = typeof es

const en: CustomerMessages = {
  title: (reference, status) => `${reference} · ${status} · Rastro`,
  shipment: reference => `Shipment ${reference}`,
  opening: 'Looking for your shipment…',
  unreachable: {
    title: 'No connection to Rastro',
    text: 'Check the network of your phone. This page tries again by itself.'
  },
  unknown: {
    title: 'There is no such link',
    text: 'It may have been copied incompletely. Open it again from the message you got, or ask for a new one.'
  },
  ended: {
    title: 'This link is no longer valid',
    expired: time => `It expired on ${time}. If you still wait for the shipment, ask its sender for a new one.`,
    revoked: 'Its sender has withdrawn it. If you still wait for the shipment, ask them for a new one.',
    either: 'It expired or was withdrawn. If you still wait for the shipment, ask its sender for a new one.'
  },
  status: {
    planned: 'Awaiting pickup',
    assigned: 'Awaiting pickup',
    in_transit: 'On its way',
    delivered: 'Delivered',
    cancelled: 'Cancelled'
  },
  beforePickup: origin => (origin === null ? 'Not picked up yet' : `Not picked up yet at ${origin}`),
  beforePickupHow: 'You will see where it is as soon as the driver has picked it up.',
  planned: time => `Planned: ${time}.`,
  noPositionYet: 'Picked up; its position has not arrived yet',
  delivered: destination => (destination === null ? 'Delivered' : `Delivered at ${destination}`),
  cancelled: 'This shipment was cancelled',
  onTheWay: 'On its way',
  arriving: destination => `Arriving at ${destination}`,
  near: name => `Near ${name}`,
  from: (distance, name) => `${distance} from ${name}`,
  towards: (where, destination) => `${where}, towards ${destination}`,
  lastSeen: where => `Last seen ${where}`,
  lastSeenSomewhere: 'On its way, without signal now',
  asOf: (time, age) => `As of ${time}${age === null ? '' : ` · ${age} ago`}`,
  lastOf: time => `Last known ${time}`,
  steps: {
    label: 'Steps of the shipment',
    picked_up: 'Picked up',
    pick_up: 'Pickup',
    on_the_way: 'On its way',
    delivery: 'Delivery',
    delivered: 'Delivered',
    travelled: distance => `${distance} travelled`,
    via: stops => `Stops: ${stops}`
  },
  notes: {
    label: 'Times without signal',
    silent: reason => `its position has not come (${reason}). What is missing will follow with the signal.`,
    since: time => `Since ${time}`,
    gap: reason => `there was no position of the vehicle (${reason}).`,
    pending: 'there was no coverage. The data is still on the phone and will follow.',
    filled: 'there was no signal. The data came later: it is complete now.'
  },
  stale: time => `Offline: this is the last that was known, as of ${time}.`,
  expires: time => `This link works until ${time}.`,
  map: {
    label: 'Map of the shipment',
    loading: 'Loading the map…',
    failed: 'The map could not be loaded.',
    show: 'Show the map',
    origin: 'Origin',
    destination: 'Destination'
  }
}

export const CUSTOMER_MESSAGES: Readonly<Record<Language, CustomerMessages>> = { es, en }
