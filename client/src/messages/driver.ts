import type { Language } from './language.ts'

const es = {
  title: 'Rastro: conductor',
  opening: 'Abriendo…',
  broken: {
    title: 'No se puede abrir el almacenamiento',
    text: 'Este navegador no deja guardar datos. Sal del modo privado, libera espacio o usa otro navegador.'
  },
  insecure: {
    title: 'Esta dirección no es segura',
    text: 'El teléfono da la posición solo a páginas que empiezan con https://. Pide a tu central la dirección correcta.'
  },
  unsupported: {
    title: 'Este navegador no da la posición',
    text: 'Abre esta página con Chrome en Android o con Safari en iPhone.'
  },
  elsewhere: {
    title: 'Rastro está abierto en otra pestaña',
    text: 'Esa pestaña graba y envía. Si la cierras, esta sigue sola.',
    takeOver: 'Usar esta pestaña'
  },
  enrol: {
    title: 'Vincula este teléfono',
    text: 'Pide un código a tu central. Sirve una sola vez.',
    again: 'Pide un código nuevo a tu central. No se pierde nada de lo grabado.',
    code: 'Código',
    submit: 'Vincular',
    busy: 'Vinculando…',
    unknown_code: 'Ese código no existe, ya se usó o venció. Pide uno nuevo.',
    too_many: 'Demasiados intentos. Espera quince minutos.',
    failed: 'El servidor no respondió. Revisa la red y prueba otra vez.'
  },
  startTrip: 'Iniciar viaje',
  endTrip: 'Terminar viaje',
  sendNow: 'Enviar ahora',
  toSend: 'por enviar',
  lastAck: (time: string, age: string) => `Último envío ${time} · ${age}`,
  neverAcked: 'Todavía no se ha enviado nada',
  chip: {
    online: 'En línea',
    offline: 'Sin red',
    waiting: 'Sin respuesta',
    sending: 'Enviando',
    signed_out: 'Sin vincular'
  },
  situation: {
    signed_out: {
      title: 'Teléfono sin vincular',
      text: 'Todo se sigue guardando aquí. Se enviará cuando lo vincules de nuevo.'
    },
    not_saved: {
      title: 'No se pudo guardar',
      text: 'El teléfono está lleno o no deja escribir. Libera espacio y no cierres esta página.'
    },
    denied: { title: 'Sin permiso de ubicación', text: 'No se está grabando. Así se arregla:' },
    no_position: {
      title: 'Buscando señal GPS',
      text: 'Nada se graba hasta tener posición. Deja el teléfono donde vea el cielo.'
    },
    searching: { title: 'Buscando la posición', text: 'Puede tardar un momento al empezar.' },
    recording_offline: { title: 'Grabando sin red', text: 'Todo queda guardado en este teléfono y se enviará solo.' },
    recording_waiting: {
      title: 'Grabando',
      text: 'No hay conexión con el servidor. Todo queda guardado en este teléfono y se enviará solo.'
    },
    recording_catching_up: {
      title: 'Grabando y enviando',
      text: 'La posición ya llegó. Ahora va lo que quedó guardado.'
    },
    recording: { title: 'Grabando', text: 'Tu central ve dónde estás.' },
    pending_offline: { title: 'Falta enviar', text: 'No hay red. Abre esta página donde haya y se enviará solo.' },
    pending_waiting: { title: 'Falta enviar', text: 'No hay conexión con el servidor. Se prueba otra vez solo.' },
    pending: { title: 'Falta enviar', text: 'Se está enviando lo que quedó guardado.' },
    ready_offline: { title: 'Listo para salir', text: 'No hay red, pero puedes iniciar: se graba igual.' },
    ready: { title: 'Listo para salir', text: 'No se graba nada hasta que inicies el viaje.' }
  },
  numbers: { accuracy: 'Precisión', speed: 'Velocidad', battery: 'Batería', data: 'Datos hoy' },
  foot: {
    pending: (count: number) =>
      count === 1 ? 'No cierres todavía: queda 1 por enviar' : `No cierres todavía: quedan ${count} por enviar`,
    recording: 'Deja la pantalla encendida y esta página abierta',
    sent: 'Todo enviado: puedes cerrar'
  },
  screen: 'Deja la pantalla encendida: con el teléfono bloqueado no hay posición.',
  screenNotHeld:
    'Este teléfono apaga la pantalla solo. Ponla en «nunca» o tócala de vez en cuando: bloqueado no hay posición.',
  askPermission: 'Al iniciar, el teléfono pregunta por tu ubicación. Elige «Permitir mientras se usa» y «Precisa».',
  fixPermission: {
    android: [
      'Toca el candado junto a la dirección.',
      'Permisos, Ubicación, Permitir.',
      'Vuelve aquí: la grabación sigue sola.'
    ],
    ios: [
      'Ajustes, Privacidad y seguridad, Localización: actívala.',
      'Sitios web de Safari: «Al usar la app», con ubicación exacta.',
      'Vuelve aquí y recarga la página.'
    ]
  },
  install: {
    title: 'Instala Rastro',
    text: 'Se abre sin red y el teléfono guarda mejor lo grabado.',
    button: 'Instalar',
    share_menu: 'Toca Compartir y después «Añadir a pantalla de inicio».',
    close: 'Ahora no'
  },
  update: {
    text: 'Hay una versión nueva.',
    apply: 'Actualizar',
    afterTrip: 'Hay una versión nueva. Se instala al terminar el viaje.'
  },
  stop: {
    next: 'Siguiente',
    of: (stop: number, stops: number) => `Siguiente parada · ${stop} de ${stops}`,
    noPlace: 'Sin lugar indicado',
    picked_up: 'Recogí la carga',
    arrived: 'Llegué',
    departed: 'Salí',
    delivered: 'Entregué',
    navigate: 'Navegar',
    problem: 'Problema',
    problemNote: '¿Qué pasó?',
    problemSend: 'Avisar',
    problemDone: 'Aviso guardado: se envía solo.',
    cancel: 'Cancelar'
  },
  phone: {
    title: 'Este teléfono',
    persisted: 'El navegador promete no borrar lo grabado.',
    notPersisted: 'El navegador podría borrar lo grabado si falta espacio. Instala la app para evitarlo.',
    quarantined: (count: number) =>
      count === 1
        ? '1 registro no se pudo entregar. Expórtalo y envíalo a tu central.'
        : `${count} registros no se pudieron entregar. Expórtalos y envíalos a tu central.`,
    export: 'Exportar lo guardado',
    unlink: 'Desvincular',
    unlinkAsk: 'Este teléfono dejará de grabar para este conductor.',
    unlinkPending: (count: number) =>
      `Quedan ${count} por enviar y ya no se enviarán. Expórtalos antes: quedan en este teléfono, pero tu central no los verá.`,
    unlinkYes: 'Sí, desvincular',
    endFirst: 'Termina el viaje antes de desvincular.',
    version: (version: string) => `Versión ${version}`,
    link: 'Tu enlace trae otro código. Desvincula antes si este teléfono cambia de conductor.'
  }
}
export type DriverMessages = typeof es

const en: DriverMessages = {
  title: 'Rastro: driver',
  opening: 'Opening…',
  broken: {
    title: 'Storage cannot be opened',
    text: 'This browser does not let pages keep data. Leave private mode, free some space, or use another browser.'
  },
  insecure: {
    title: 'This address is not secure',
    text: 'Phones give their position only to pages that start with https://. Ask your office for the right address.'
  },
  unsupported: {
    title: 'This browser gives no position',
    text: 'Open this page with Chrome on Android or with Safari on an iPhone.'
  },
  elsewhere: {
    title: 'Rastro is open in another tab',
    text: 'That tab records and sends. If you close it, this one goes on by itself.',
    takeOver: 'Use this tab'
  },
  enrol: {
    title: 'Link this phone',
    text: 'Ask your office for a code. It works once.',
    again: 'Ask your office for a new code. Nothing that was recorded is lost.',
    code: 'Code',
    submit: 'Link',
    busy: 'Linking…',
    unknown_code: 'That code does not exist, was used or is too old. Ask for a new one.',
    too_many: 'Too many tries. Wait fifteen minutes.',
    failed: 'The server did not answer. Check the network and try again.'
  },
  startTrip: 'Start trip',
  endTrip: 'End trip',
  sendNow: 'Send now',
  toSend: 'to send',
  lastAck: (time, age) => `Last sent ${time} · ${age}`,
  neverAcked: 'Nothing has been sent yet',
  chip: { online: 'Online', offline: 'No network', waiting: 'No answer', sending: 'Sending', signed_out: 'Not linked' },
  situation: {
    signed_out: {
      title: 'Phone not linked',
      text: 'Everything is still kept here. It will be sent when you link the phone again.'
    },
    not_saved: {
      title: 'Could not save',
      text: 'The phone is full or does not let us write. Free some space and do not close this page.'
    },
    denied: { title: 'No permission for location', text: 'Nothing is being recorded. To fix it:' },
    no_position: {
      title: 'Looking for GPS',
      text: 'Nothing is recorded until there is a position. Leave the phone where it sees the sky.'
    },
    searching: { title: 'Looking for the position', text: 'This may take a moment at the start.' },
    recording_offline: {
      title: 'Recording offline',
      text: 'Everything is kept on this phone and will be sent by itself.'
    },
    recording_waiting: {
      title: 'Recording',
      text: 'There is no connection to the server. Everything is kept on this phone and will be sent by itself.'
    },
    recording_catching_up: {
      title: 'Recording and sending',
      text: 'Your position has arrived. What was kept is on its way.'
    },
    recording: { title: 'Recording', text: 'Your office sees where you are.' },
    pending_offline: {
      title: 'Not all sent',
      text: 'There is no network. Open this page where there is and it goes by itself.'
    },
    pending_waiting: {
      title: 'Not all sent',
      text: 'There is no connection to the server. It is tried again by itself.'
    },
    pending: { title: 'Not all sent', text: 'What was kept is being sent.' },
    ready_offline: { title: 'Ready to go', text: 'There is no network, but you can start: it records all the same.' },
    ready: { title: 'Ready to go', text: 'Nothing is recorded until you start the trip.' }
  },
  numbers: { accuracy: 'Accuracy', speed: 'Speed', battery: 'Battery', data: 'Data today' },
  foot: {
    pending: count => `Do not close yet: ${count} left to send`,
    recording: 'Keep the screen on and this page open',
    sent: 'All sent: you may close'
  },
  screen: 'Keep the screen on: a locked phone has no position.',
  screenNotHeld:
    'This phone turns its screen off. Set it to “never” or touch it now and then: a locked phone has no position.',
  askPermission: 'When you start, the phone asks for your location. Choose “While using” and “Precise”.',
  fixPermission: {
    android: [
      'Tap the lock next to the address.',
      'Permissions, Location, Allow.',
      'Come back here: recording goes on by itself.'
    ],
    ios: [
      'Settings, Privacy & Security, Location Services: turn it on.',
      'Safari Websites: “While Using the App”, with precise location.',
      'Come back here and reload the page.'
    ]
  },
  install: {
    title: 'Install Rastro',
    text: 'It opens without a network and the phone keeps your records better.',
    button: 'Install',
    share_menu: 'Tap Share, then “Add to Home Screen”.',
    close: 'Not now'
  },
  update: {
    text: 'There is a new version.',
    apply: 'Update',
    afterTrip: 'There is a new version. It is installed after the trip.'
  },
  stop: {
    next: 'Next',
    of: (stop, stops) => `Next stop · ${stop} of ${stops}`,
    noPlace: 'No place given',
    picked_up: 'Picked up',
    arrived: 'I am here',
    departed: 'I am leaving',
    delivered: 'Delivered',
    navigate: 'Navigate',
    problem: 'Problem',
    problemNote: 'What happened?',
    problemSend: 'Report',
    problemDone: 'Report kept: it goes by itself.',
    cancel: 'Cancel'
  },
  phone: {
    title: 'This phone',
    persisted: 'The browser promises not to clear what was recorded.',
    notPersisted: 'The browser might clear what was recorded when space runs out. Install the app to avoid that.',
    quarantined: count =>
      count === 1
        ? '1 record could not be delivered. Export it and send it to your office.'
        : `${count} records could not be delivered. Export them and send them to your office.`,
    export: 'Export what is kept',
    unlink: 'Unlink',
    unlinkAsk: 'This phone will no longer record for this driver.',
    unlinkPending: count =>
      `${count} are still to be sent and will not be sent. Export them first: they stay on this phone, but your office will not see them.`,
    unlinkYes: 'Yes, unlink',
    endFirst: 'End the trip before you unlink.',
    version: version => `Version ${version}`,
    link: 'Your link carries another code. Unlink first if this phone changes its driver.'
  }
}

export const driverMessages: Record<Language, DriverMessages> = { es, en }
