import type { Language } from './language.ts'

/** What the door of the office's pages says. */
const es = {
  title: 'Entrar en Rastro',
  email: 'Correo',
  password: 'Contraseña',
  enter: 'Entrar',
  entering: 'Entrando…',
  wrong: 'El correo o la contraseña no son correctos.',
  tooMany: (minutes: number) => `Demasiados intentos. Vuelva a probar en ${minutes} min.`,
  unreachable: 'El servidor no responde. Compruebe la red y vuelva a probar.',
  failed: 'El servidor no pudo atender la petición. Vuelva a probar.',
  ended: 'Su sesión terminó. Entre de nuevo.',
  starting: 'Abriendo…',
  waitingForServer: 'El servidor no responde. Se vuelve a probar cada pocos segundos.'
}

export type SignInMessages = typeof es

const en: SignInMessages = {
  title: 'Sign in to Rastro',
  email: 'Email',
  password: 'Password',
  enter: 'Sign in',
  entering: 'Signing in…',
  wrong: 'The email or the password is not right.',
  tooMany: minutes => `Too many tries. Try again in ${minutes} min.`,
  unreachable: 'The server does not answer. Check the network and try again.',
  failed: 'The server could not do that. Try again.',
  ended: 'Your session ended. Sign in again.',
  starting: 'Opening…',
  waitingForServer: 'The server does not answer. Trying again every few seconds.'
}

export const SIGN_IN_MESSAGES: Readonly<Record<Language, SignInMessages>> = { es, en }
