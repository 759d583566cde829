import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCommand } from '../run-command.mjs'
import { installDebianPackage } from './debian-package.mjs'
import { findExecutable, isExecutable, versionedBinFolders } from './find-executable.mjs'
import { freePort } from './free-port.mjs'
import { stopProcess } from './stop-process.mjs'
import { waitUntil } from './wait-until.mjs'

const OLDEST_VERSION = 15
const START_MILLISECONDS = 30_000
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=on',
  'max_connections=200',
  'shared_buffers=64MB'
]

/** @typedef {{ uid: number, gid: number } | Record<string, never>} Owner whom the processes run as; {} is ourselves */

/**
 * Starts a Postgres in a folder of its own, on a free port, with nothing in it. TEST_DATABASE_URL is its address.
 *
 * @returns {Promise<import('./provided.mjs').Provided>}
 */
export async function providePostgres() {
  const given = process.env.TEST_DATABASE_URL
  if (given !== undefined && given !== '') {
    return { kind: 'ready', what: 'TEST_DATABASE_URL', env: { TEST_DATABASE_URL: given }, stop: async () => {} }
  }
  const program = (await findPostgres()) ?? (await fromDebian())
  if (program === null) return { kind: 'missing', reason: `no Postgres ${OLDEST_VERSION} or newer was found` }
  const owner = await chooseOwner()
  if (owner === null) return { kind: 'missing', reason: 'Postgres refuses to run as root and no other user was found' }
  return start(program, owner)
}

async function findPostgres() {
  const folders = [
    ...versionedBinFolders('/usr/lib/postgresql', /^\d+$/),
    ...versionedBinFolders('/opt/homebrew/opt', /^postgresql(@\d+)?$/),
    ...versionedBinFolders('/usr/local/opt', /^postgresql(@\d+)?$/),
    ...versionedBinFolders('/Applications/Postgres.app/Contents/Versions', /^\d+$/),
    '/usr/local/pgsql/bin'
  ]
  const onPath = findExecutable(['postgres'])
  const candidates = [...(onPath === null ? [] : [onPath]), ...folders.map(folder => join(folder, 'postgres'))]
  for (const path of candidates) {
    if (isExecutable(path) && isExecutable(join(dirname(path), 'initdb')) && (await version(path)) >= OLDEST_VERSION)
      return path
  }
  return null
}

async function fromDebian() {
  return (await installDebianPackage('postgresql')) ? findPostgres() : null
}

/** @param {string} program @returns {Promise<number>} the major version; 0 when it does not say one */
async function version(program) {
  const { output } = await runCommand(program, ['--version'], { stdio: ['ignore', 'pipe', 'pipe'] })
  return Number(/(\d+)/.exec(output)?.[1] ?? 0)
}

/** Postgres refuses to run as root. @returns {Promise<Owner | null>} */
async function chooseOwner() {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const uid = await idOf('-u', name)
    const gid = await idOf('-g', name)
    if (uid !== null && gid !== null) return { uid, gid }
  }
  return null
}

/** @param {'-u' | '-g'} which @param {string} name @returns {Promise<number | null>} */
async function idOf(which, name) {
  const { code, output } = await runCommand('id', [which, name], { stdio: ['ignore', 'pipe', 'pipe'] })
  return code === 0 ? Number(output) : null
}

/**
 * @param {string} program
 * @param {Owner} owner
 * @returns {Promise<import('./provided.mjs').Provided>}
 */
async function start(program, owner) {
  const folder = mkdtempSync(join(tmpdir(), 'rastro-postgres-'))
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  const password = randomBytes(12).toString('hex')
  const initialised = await initialise({ program, owner, folder, password })
  if (!initialised.ok) {
    removeFolder()
    return { kind: 'missing', reason: `initdb failed: ${initialised.output.trim()}` }
  }

  const port = await freePort()
  const settings = [...SETTINGS, `port=${port}`].flatMap(setting => ['-c', setting])
  const child = spawn(program, ['-D', join(folder, 'data'), ...settings], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe']
  })
  let log = ''
  child.stderr.on('data', chunk => {
    log = (log + chunk).slice(-4000)
  })
  child.once('error', error => console.warn(`${program}: ${error.message}`))
  const stop = async () => {
    // SIGINT is Postgres's fast shutdown: it ends the connections that tests left open.
    await stopProcess(child, 'SIGINT')
    removeFolder()
  }
  const url = `postgres://rastro:${password}@127.0.0.1:${port}/postgres`
  // It says so in English, because initdb was told --locale=C.
  if (await waitUntil(async () => log.includes('ready to accept connections'), START_MILLISECONDS)) {
    return { kind: 'ready', what: program, env: { TEST_DATABASE_URL: url }, stop }
  }
  await stop()
  return { kind: 'missing', reason: `${program} did not start: ${log.trim()}` }
}

/** @param {{ program: string, owner: Owner, folder: string, password: string }} options */
async function initialise({ program, owner, folder, password }) {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  chmodSync(folder, 0o700)
  if (owner.uid !== undefined && owner.gid !== undefined) {
    chownSync(folder, owner.uid, owner.gid)
    chownSync(passwordFile, owner.uid, owner.gid)
  }
  const { code, output } = await runCommand(
    join(dirname(program), 'initdb'),
    [
      '-D',
      join(folder, 'data'),
      '-U',
      'rastro',
      '-A',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync'
    ],
    { ...owner, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }
  )
  return { ok: code === 0, output }
}
