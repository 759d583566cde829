import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installDebianPackage } from './debian-package.mjs'
import { findExecutable } from './find-executable.mjs'
import { freePort } from './free-port.mjs'
import { stopProcess } from './stop-process.mjs'
import { waitUntil } from './wait-until.mjs'

const NAMES = ['redis-server', 'valkey-server']
const FOLDERS = ['/opt/homebrew/bin', '/usr/local/bin', '/usr/sbin']
const START_MILLISECONDS = 15_000

/**
 * Starts a Redis that keeps nothing on disk.
 * TEST_REDIS_URL is its address; TEST_REDIS_SERVER is its program, for tests that start and kill one of their own.
 *
 * @returns {Promise<import('./provided.mjs').Provided>}
 */
export async function provideRedis() {
  const program = findExecutable(NAMES, FOLDERS) ?? (await fromDebian())
  /** @type {Record<string, string>} */
  const programEnv = program === null ? {} : { TEST_REDIS_SERVER: program }
  const given = process.env.TEST_REDIS_URL
  if (given !== undefined && given !== '') {
    return {
      kind: 'ready',
      what: 'TEST_REDIS_URL',
      env: { ...programEnv, TEST_REDIS_URL: given },
      stop: async () => {}
    }
  }
  if (program === null) return { kind: 'missing', reason: 'no redis-server or valkey-server was found' }
  return start(program, programEnv)
}

async function fromDebian() {
  return (await installDebianPackage('redis-server')) ? findExecutable(NAMES) : null
}

/**
 * @param {string} program
 * @param {Record<string, string>} programEnv
 * @returns {Promise<import('./provided.mjs').Provided>}
 */
async function start(program, programEnv) {
  const folder = mkdtempSync(join(tmpdir(), 'rastro-redis-'))
  const port = await freePort()
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const child = spawn(program, args, { cwd: folder, stdio: 'ignore' })
  child.once('error', error => console.warn(`${program}: ${error.message}`))
  const stop = async () => {
    await stopProcess(child, 'SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  if (await waitUntil(() => answersPing(port), START_MILLISECONDS)) {
    return { kind: 'ready', what: program, env: { ...programEnv, TEST_REDIS_URL: `redis://127.0.0.1:${port}` }, stop }
  }
  await stop()
  return { kind: 'missing', reason: `${program} did not start` }
}

/** @param {number} port @returns {Promise<boolean>} */
function answersPing(port) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', answer => {
      socket.destroy()
      resolve(answer.toString().startsWith('+PONG'))
    })
    socket.once('error', () => resolve(false))
  })
}
