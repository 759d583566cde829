import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

export const MINIMUM_PASSWORD_CHARACTERS = 10
export const MAXIMUM_PASSWORD_CHARACTERS = 1000

/** OWASP's first choice for argon2id (the library's default kind): about 20 ms and 19 MiB on a small server. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export type Passwords = {
  hash: (password: string) => Promise<string>
  /**
   * @param passwordHash null when there is no such account: takes as long as with one, so that time tells nothing
   */
  matches: (passwordHash: string | null, password: string) => Promise<boolean>
}

/** A password of 120 random bits, to be changed by whoever gets it. */
export function newPassword(): string {
  return randomBytes(15).toString('base64url')
}

export async function createPasswords(): Promise<Passwords> {
  const nobodysHash = await hash('nobody has this password', COST)
  return {
    hash: password => hash(password, COST),
    matches: async (passwordHash, password) => {
      const matches = await verify(passwordHash ?? nobodysHash, password)
      return passwordHash !== null && matches
    }
  }
}

/** What is wrong with a password that somebody chose; null when nothing is. Length is what counts. */
export function passwordFault(password: string): string | null {
  if (password.length >= MINIMUM_PASSWORD_CHARACTERS && password.length <= MAXIMUM_PASSWORD_CHARACTERS) return null
  return `A password has ${MINIMUM_PASSWORD_CHARACTERS} to ${MAXIMUM_PASSWORD_CHARACTERS} characters.`
}
