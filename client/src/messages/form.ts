import type { Language } from './language.ts'

/** What forms and buttons of the office's pages say. */
const es = {
  save: 'Guardar',
  saving: 'Guardando…',
  cancel: 'Cancelar',
  back: 'Volver',
  close: 'Cerrar',
  no: 'No',
  copy: 'Copiar enlace',
  copied: 'Enlace copiado',
  copyByHand: 'Selecciónelo y cópielo a mano',
  faults: {
    missing: 'Falta este dato.',
    too_long: 'Es demasiado largo.',
    too_short: 'Es demasiado corto.',
    gone: 'Ya no existe: elija otro.',
    wrong: 'No es la contraseña actual.',
    taken: 'Ya lo usa otra cuenta.',
    not_coordinates: 'Escriba latitud y longitud, como −2.9001, −79.0045.',
    invalid: 'No es válido.'
  },
  unreachable: 'Sin conexión con el servidor. Lo escrito sigue aquí; vuelva a probar.',
  refused: 'Revise los campos señalados.',
  forbidden: 'Su cuenta no puede hacer esto.',
  gone: 'Ya no existe.',
  conflict: 'Ya no es posible: algo cambió entretanto.',
  tooMany: 'Demasiados intentos. Espere unos minutos.',
  failed: 'No se pudo completar. Lo escrito sigue aquí; vuelva a probar.'
}

export type FormMessages = typeof es

const en: FormMessages = {
  save: 'Save',
  saving: 'Saving…',
  cancel: 'Cancel',
  back: 'Back',
  close: 'Close',
  no: 'No',
  copy: 'Copy link',
  copied: 'Link copied',
  copyByHand: 'Select and copy it by hand',
  faults: {
    missing: 'This is needed.',
    too_long: 'Too long.',
    too_short: 'Too short.',
    gone: 'No longer exists: choose another.',
    wrong: 'Not the present password.',
    taken: 'Another account uses it.',
    not_coordinates: 'Write latitude and longitude, such as −2.9001, −79.0045.',
    invalid: 'Not valid.'
  },
  unreachable: 'The server cannot be reached. What you typed is still here; try again.',
  refused: 'Look at the marked fields.',
  forbidden: 'Your account may not do this.',
  gone: 'It no longer exists.',
  conflict: 'No longer possible: something changed meanwhile.',
  tooMany: 'Too many tries. Wait some minutes.',
  failed: 'That did not work. What you typed is still here; try again.'
}

export const FORM_MESSAGES: Readonly<Record<Language, FormMessages>> = { es, en }
