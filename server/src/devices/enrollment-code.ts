import { createHmac, randomInt } from 'node:crypto'

// Without 0 and O, 1, I and L, U and V: codes are read aloud and copied by hand.
const LETTERS = '23456789ABCDEFGHJKMNPQRSTWXYZ'
const CODE_LETTERS = 8

/** @returns a code of some 39 bits in the form K7QW-3MZP */
export function newEnrollmentCode(): string {
  const letters = Array.from({ length: CODE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}

/**
 * What is stored of a code. It is short enough to be guessed from a plain hash, so it takes a secret of the server to
 * check a guess. However it is typed: case, spaces and dashes make no difference.
 */
export function hashEnrollmentCode(code: string, secret: string): Buffer {
  const letters = code.toUpperCase().replace(/[\s-]/g, '')
  return createHmac('sha256', secret).update(`enroll ${letters}`).digest()
}
