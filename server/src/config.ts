import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The environment, checked once at start. Nothing else reads `process.env`. */
export type Config = {
  port: number
  host: string
  /** Embedded database, generated secrets, map tiles. `memory` keeps nothing. */
  dataDir: string
  databaseUrl: string | null
  redisUrl: string | null
  /** The first signs, all verify: to rotate, put a new one in front. */
  jwtSecrets: string[]
  adminEmail: string
  adminPassword: string | null
  /** Without a slash at the end. */
  publicUrl: string
  /** Origins that may open sockets and send cookies; our own is the first. */
  allowedOrigins: string[]
  trustProxy: boolean
  testRoutes: boolean
  logLevel: string
  /** Hours after which fixes and other records are dropped; null keeps them forever. */
  retentionHours: number | null
  /** Days after which events are trimmed from the log; a client that missed them is told so. */
  eventRetentionDays: number
}

/** A wrong value: one clear line that names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Environment = Record<string, string | undefined>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
const MINIMUM_SECRET_BYTES = 32

/** @throws ConfigError that names the variable and says what it may be */
export async function readConfig(environment: Environment): Promise<Config> {
  const text = (name: string) => (environment[name]?.trim() ? environment[name].trim() : null)
  const port = integer(text('PORT') ?? '3000', 'PORT', 0, 65_535)
  const dataDir = text('DATA_DIR') ?? './data'
  const publicUrl = url(text('PUBLIC_URL') ?? `http://localhost:${port}`, 'PUBLIC_URL', ['http:', 'https:'])
  const testRoutes = boolean(text('TEST_ROUTES') ?? 'false', 'TEST_ROUTES')
  if (testRoutes && environment.NODE_ENV === 'production') {
    throw new ConfigError('TEST_ROUTES: must not be true when NODE_ENV is production')
  }
  const logLevel = text('LOG_LEVEL') ?? 'info'
  if (!LOG_LEVELS.includes(logLevel)) throw new ConfigError(`LOG_LEVEL: must be one of ${LOG_LEVELS.join(', ')}`)
  const databaseUrl = optionalUrl(text('DATABASE_URL'), 'DATABASE_URL', ['postgres:', 'postgresql:'])
  const redisUrl = optionalUrl(text('REDIS_URL'), 'REDIS_URL', ['redis:', 'rediss:'])
  const retention = text('RETENTION_HOURS')
  return {
    port,
    host: text('HOST') ?? '0.0.0.0',
    dataDir,
    databaseUrl,
    redisUrl,
    jwtSecrets: await secrets(text('JWT_SECRET'), dataDir, redisUrl !== null),
    adminEmail: text('ADMIN_EMAIL') ?? 'admin@localhost',
    adminPassword: text('ADMIN_PASSWORD'),
    publicUrl: publicUrl.href.replace(/\/+$/, ''),
    allowedOrigins: [publicUrl.origin, ...origins(text('ALLOWED_ORIGINS'))],
    trustProxy: boolean(text('TRUST_PROXY') ?? 'false', 'TRUST_PROXY'),
    testRoutes,
    logLevel,
    retentionHours: retention === null ? null : integer(retention, 'RETENTION_HOURS', 1, 24 * 366 * 100),
    eventRetentionDays: integer(text('EVENT_RETENTION_DAYS') ?? '30', 'EVENT_RETENTION_DAYS', 1, 36_600)
  }
}

function integer(text: string, name: string, minimum: number, maximum: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
    throw new ConfigError(`${name}: must be a whole number from ${minimum} to ${maximum}`)
  }
  return value
}

function boolean(text: string, name: string): boolean {
  if (text !== 'true' && text !== 'false') throw new ConfigError(`${name}: must be true or false`)
  return text === 'true'
}

function url(text: string, name: string, protocols: string[]): URL {
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new ConfigError(`${name}: must be an address that begins with ${protocols.map(it => `${it}//`).join(' or ')}`)
  }
  return new URL(text)
}

function optionalUrl(text: string | null, name: string, protocols: string[]): string | null {
  return text === null ? null : url(text, name, protocols).href
}

function origins(list: string | null): string[] {
  if (list === null) return []
  return list.split(',').map(origin => url(origin.trim(), 'ALLOWED_ORIGINS', ['http:', 'https:']).origin)
}

/** Several processes must share the secret, so with Redis it must be given; alone, it is made once and kept. */
async function secrets(given: string | null, dataDir: string, severalProcesses: boolean): Promise<string[]> {
  if (given !== null) {
    const all = given.split(',').map(secret => secret.trim())
    if (all.some(secret => Buffer.byteLength(secret) < MINIMUM_SECRET_BYTES)) {
      throw new ConfigError(
        `JWT_SECRET: must have at least ${MINIMUM_SECRET_BYTES} bytes (several, comma separated: the first signs)`
      )
    }
    return all
  }
  if (severalProcesses)
    throw new ConfigError('JWT_SECRET: must be set when REDIS_URL is: all processes need the same one')
  return [dataDir === 'memory' ? newSecret() : await keptSecret(dataDir)]
}

function newSecret(): string {
  return randomBytes(MINIMUM_SECRET_BYTES).toString('base64url')
}

async function keptSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, 'jwt-secret')
  const kept = await readKept(file)
  // A full disk may have left an empty file, and anyone can sign with an empty secret.
  if (kept !== null && Buffer.byteLength(kept) < MINIMUM_SECRET_BYTES)
    throw new ConfigError(`DATA_DIR: ${file} is too short for a secret; delete it, and a new one is made`)
  if (kept !== null) return kept
  const secret = newSecret()
  try {
    await mkdir(dataDir, { recursive: true })
    await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new ConfigError(`DATA_DIR: cannot write to ${dataDir}`, { cause: error })
  }
  return secret
}

async function readKept(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (isMissing(error)) return null
    throw new ConfigError(`DATA_DIR: cannot read ${file}`, { cause: error })
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
