import { createHash, randomBytes } from 'node:crypto'

/**
 * A new secret of 256 random bits, base64url.
 *
 * @param prefix says what it opens, for people and for scanners of leaked secrets: `rd_` is a device's token
 */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(32).toString('base64url')
}

/**
 * What is stored of a secret. No salt and no slow hash: nobody can guess 256 random bits. Passwords and short codes
 * need more.
 */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
