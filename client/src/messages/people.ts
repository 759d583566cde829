import type { Language } from './language.ts'

/** What the panel of drivers, vehicles and phones says. */
const es = {
  title: 'Conductores',
  tabs: { label: 'Qué se muestra', drivers: 'Conductores', trucks: 'Vehículos' },
  loading: 'Cargando…',
  failed: 'No se pudo cargar. Vuelva a probar.',
  again: 'Reintentar',
  search: 'Buscar por nombre, placa o teléfono',
  nothingFound: 'Nada coincide.',
  driver: {
    name: 'Nombre del conductor',
    add: 'Añadir conductor',
    none: 'Aún no hay conductores.',
    inactive: 'inactivo',
    phone: 'Teléfono',
    note: 'Nota',
    active: 'Activo: se le asignan envíos',
    truck: 'Vehículo habitual',
    truckShort: 'Vehículo',
    noTruck: 'Ninguno',
    edit: 'Editar',
    editing: (name: string) => `Editar ${name}`,
    remove: 'Eliminar conductor',
    removeQuestion: 'Se borra con sus teléfonos y sus recorridos, y sus envíos quedan sin conductor. ¿Eliminar?',
    removeYes: 'Sí, eliminar',
    onMap: 'Ver en el mapa',
    shipments: 'Envíos en curso'
  },
  invitation: {
    make: 'Crear código',
    makeFor: (name: string) => `Crear código para ${name}`,
    code: (name: string) => `Código de ${name}`,
    how: 'El conductor abre el enlace o escanea el código QR con el teléfono que llevará en el viaje.',
    until: (time: string) => `Sirve una vez, hasta ${time}.`,
    qr: (code: string) => `Código QR con el enlace para vincular, código ${code}`
  },
  truck: {
    plate: 'Placa',
    name: 'Nombre',
    kind: 'Tipo',
    kindHint: 'camión, furgoneta, moto…',
    add: 'Añadir vehículo',
    none: 'Aún no hay vehículos.',
    editing: (plate: string) => `Editar ${plate}`,
    drivenBy: (names: string) => `Suele llevarlo ${names}`,
    remove: 'Eliminar vehículo',
    removeQuestion: 'Sus conductores y envíos quedan sin vehículo. ¿Eliminar?',
    removeYes: 'Sí, eliminar'
  },
  devices: {
    title: 'Teléfonos',
    none: 'Ningún teléfono vinculado. Cree un código.',
    name: (id: number) => `Teléfono ${id}`,
    lastSeen: 'Contacto',
    never: 'nunca',
    storage: 'Memoria',
    persisted: 'protegida',
    notPersisted: 'no protegida: el teléfono puede borrarla',
    app: 'Aplicación',
    unknown: 'sin dato',
    revoked: (time: string) => `Revocado ${time}`,
    revoke: 'Revocar',
    revokeLabel: (name: string) => `Revocar ${name}`,
    revokeQuestion: 'Dejará de enviar y no se puede deshacer; lo recibido se queda. ¿Revocar?',
    revokeYes: 'Sí, revocar'
  }
}

export type PeopleMessages = typeof es

const en: PeopleMessages = {
  title: 'Drivers',
  tabs: { label: 'What is shown', drivers: 'Drivers', trucks: 'Vehicles' },
  loading: 'Loading…',
  failed: 'That could not be loaded. Try again.',
  again: 'Try again',
  search: 'Find by name, plate or phone',
  nothingFound: 'Nothing matches.',
  driver: {
    name: 'Driver’s name',
    add: 'Add driver',
    none: 'No drivers yet.',
    inactive: 'inactive',
    phone: 'Phone',
    note: 'Note',
    active: 'Active: gets shipments',
    truck: 'Usual vehicle',
    truckShort: 'Vehicle',
    noTruck: 'None',
    edit: 'Edit',
    editing: name => `Edit ${name}`,
    remove: 'Delete driver',
    removeQuestion: 'Deleted with its phones and tracks; its shipments are left without a driver. Delete?',
    removeYes: 'Yes, delete',
    onMap: 'Show on the map',
    shipments: 'Shipments under way'
  },
  invitation: {
    make: 'Make a code',
    makeFor: name => `Make a code for ${name}`,
    code: name => `Code of ${name}`,
    how: 'The driver opens the link, or scans the QR code, with the phone that will be on the road.',
    until: time => `Works once, until ${time}.`,
    qr: code => `QR code of the link, code ${code}`
  },
  truck: {
    plate: 'Plate',
    name: 'Name',
    kind: 'Kind',
    kindHint: 'truck, van, motorcycle…',
    add: 'Add vehicle',
    none: 'No vehicles yet.',
    editing: plate => `Edit ${plate}`,
    drivenBy: names => `Usually driven by ${names}`,
    remove: 'Delete vehicle',
    removeQuestion: 'Its drivers and shipments are left without a vehicle. Delete?',
    removeYes: 'Yes, delete'
  },
  devices: {
    title: 'Phones',
    none: 'No phone linked. Make a code.',
    name: id => `Phone ${id}`,
    lastSeen: 'Contact',
    never: 'never',
    storage: 'Storage',
    persisted: 'protected',
    notPersisted: 'not protected: the phone may delete it',
    app: 'App',
    unknown: 'unknown',
    revoked: time => `Revoked ${time}`,
    revoke: 'Revoke',
    revokeLabel: name => `Revoke ${name}`,
    revokeQuestion: 'It can send no more, and there is no way back; what came stays. Revoke?',
    revokeYes: 'Yes, revoke'
  }
}

export const PEOPLE_MESSAGES: Readonly<Record<Language, PeopleMessages>> = { es, en }
