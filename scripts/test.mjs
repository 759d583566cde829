// npm test: finds or starts what the tests need, runs them through tap, and says at the end what passed and what was skipped.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildMissing } from './build-missing.mjs'
import { countTap } from './count-tap.mjs'
import { findNeeds } from './find-needs.mjs'
import { prepareTap } from './prepare-tap.mjs'
import { provideChromium } from './provide/chromium.mjs'
import { provideEmbedded } from './provide/embedded.mjs'
import { providePostgres } from './provide/postgres.mjs'
import { provideRedis } from './provide/redis.mjs'
import { testFiles } from './test-files.mjs'

/** @typedef {import('./find-needs.mjs').Need} Need */
/** @typedef {import('./provide/provided.mjs').Provided} Provided */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TAP = join(ROOT, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs')

/** In the order in which they are prepared. @type {Array<[Need, () => Promise<Provided>]>} */
const PROVIDERS = [
  ['chromium', provideChromium],
  ['postgres', providePostgres],
  ['redis', provideRedis],
  ['embedded', provideEmbedded],
  ['build', provideBuild]
]

/** The signal that asked us to stop, if one did. @type {NodeJS.Signals | null} */
let interrupted = null
/** @type {import('node:child_process').ChildProcess | null} */
let tap = null

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    interrupted ??= signal
    endTap()
  })
}

/** How long tests may take to end what they started before they are killed, milliseconds. */
const GRACE_MILLISECONDS = 3000

process.exitCode = await main(process.argv.slice(2))

/** @param {readonly string[]} args test files and options of tap; no file means all @returns {Promise<number>} the exit code */
async function main(args) {
  const named = args.filter(argument => !argument.startsWith('-'))
  const options = args.filter(argument => argument.startsWith('-'))
  const absent = named.filter(file => !existsSync(resolve(file)))
  if (absent.length > 0) {
    console.error(`No such test file: ${absent.join(', ')}`)
    return 2
  }
  const files = named.length > 0 ? named.map(file => resolve(file)) : testFiles(ROOT)

  await prepareTap(ROOT, TAP)
  /** @type {Provided[]} */
  const provided = []
  const folder = mkdtempSync(join(tmpdir(), 'rastro-tests-'))
  try {
    const env = await provide(findNeeds(files.map(file => resolve(ROOT, file))), provided)
    if (interrupted !== null) return exitCodeOf(interrupted)
    const output = join(folder, 'output.tap')
    const code = await runTap([...options, `--output-file=${output}`, ...files], env)
    return interrupted === null ? await summarise(output, code) : exitCodeOf(interrupted)
  } finally {
    for (const each of provided) if (each.kind === 'ready') await each.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {Set<Need>} needs
 * @param {Provided[]} provided gets what is started as soon as it is, so that it is stopped whatever happens after
 * @returns {Promise<Record<string, string>>} what the tests find in their environment
 */
async function provide(needs, provided) {
  /** @type {Record<string, string>} */
  const env = {}
  for (const [need, provider] of PROVIDERS) {
    if (!needs.has(need) || interrupted !== null) continue
    const result = await provider()
    provided.push(result)
    if (result.kind === 'ready') {
      console.info(`${need}: ${result.what}`)
      Object.assign(env, result.env)
    } else {
      console.warn(`${need}: ${result.reason}`)
      env[`TEST_MISSING_${need.toUpperCase()}`] = result.reason
    }
  }
  return env
}

/** @returns {Promise<Provided>} */
async function provideBuild() {
  const failed = await buildMissing(ROOT)
  return failed === null
    ? {
        kind: 'ready',
        what: 'up to date',
        env: {
          TEST_CLIENT_DIST: join(ROOT, 'client', 'dist'),
          TEST_SERVER_PROGRAM: join(ROOT, 'server', 'dist', 'server.js')
        },
        stop: async () => {}
      }
    : { kind: 'missing', reason: `the build of ${failed} failed` }
}

/**
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<number>}
 */
function runTap(args, env) {
  // Without a terminal tap would print every frame of its progress, unless it takes the output for that of a CI machine.
  const still = process.stdout.isTTY ? {} : { CONTINUOUS_INTEGRATION: 'true' }
  return new Promise((done, fail) => {
    // A group of its own: tap itself goes on after a signal, and the tests that it runs have to be reached, too.
    tap = spawn(process.execPath, [TAP, 'run', '--reporter=base', ...args], {
      cwd: ROOT,
      stdio: 'inherit',
      detached: true,
      env: { ...process.env, ...still, ...env }
    })
    tap.once('error', fail)
    tap.once('close', (code, signal) => done(code ?? exitCodeOf(signal ?? 'SIGTERM')))
  })
}

function endTap() {
  signalTap('SIGTERM')
  setTimeout(() => signalTap('SIGKILL'), GRACE_MILLISECONDS).unref()
}

/** Reaches tap and every test that it runs. @param {NodeJS.Signals} signal */
function signalTap(signal) {
  if (tap?.pid === undefined || tap.exitCode !== null || tap.signalCode !== null) return
  process.kill(-tap.pid, signal)
}

/** @param {string} output the recorded run @param {number} code what tap ended with @returns {Promise<number>} the exit code */
async function summarise(output, code) {
  const { passed, failed, skipped } = await countTap(output)
  const ci = process.env.CI === 'true'
  if (skipped.length > 0) {
    console.info(`\nSkipped${ci ? ', which with CI=true is a failure' : ''}:`)
    for (const name of skipped) console.info(`  ${name}`)
  }
  const failures = failed + (ci ? skipped.length : 0)
  // tap may fail for reasons that are no assertion's, such as a file that it could not start.
  const unexplained = failures === 0 && (code !== 0 || passed + skipped.length === 0) ? 1 : 0
  if (unexplained > 0) console.error(`\ntap ended with code ${code} after ${passed} assertions`)
  const line = `${passed} passed, ${failures + unexplained} failed`
  console.info(`\n${line}${skipped.length > 0 && !ci ? `, ${skipped.length} skipped` : ''}`)
  return failures + unexplained > 0 ? 1 : 0
}

/** What a shell reports for a process that a signal ended. @param {NodeJS.Signals} signal */
function exitCodeOf(signal) {
  return 128 + constants.signals[signal]
}
