import { chromium } from 'playwright-core'
import { runCommand } from '../run-command.mjs'
import { installDebianPackage } from './debian-package.mjs'
import { findExecutable, isExecutable } from './find-executable.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const FOLDERS = [
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
  '/snap/bin'
]
const MAC_NAMES = ['Google Chrome', 'Chromium']

/**
 * Finds a Chromium, or installs one.
 *
 * @returns {Promise<import('./provided.mjs').Provided>}
 */
export async function provideChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given !== undefined && given !== '') {
    return isExecutable(given) ? ready(given) : missing(`CHROMIUM_PATH names no program: ${given}`)
  }
  const path = installed() ?? (await fromDebian()) ?? (await fromPlaywright())
  return path === null
    ? missing('no Chromium was found and none could be installed; CHROMIUM_PATH may name one')
    : ready(path)
}

function installed() {
  const path = findExecutable([...NAMES, ...MAC_NAMES], FOLDERS)
  return path ?? playwrightsOwn()
}

function playwrightsOwn() {
  const path = chromium.executablePath()
  return isExecutable(path) ? path : null
}

async function fromDebian() {
  return (await installDebianPackage('chromium')) ? findExecutable(NAMES) : null
}

async function fromPlaywright() {
  console.info("Installing playwright's Chromium …")
  const { code } = await runCommand('npx', ['playwright-core', 'install', 'chromium'], { timeout: 300_000 })
  return code === 0 ? playwrightsOwn() : null
}

/** @param {string} path @returns {import('./provided.mjs').Provided} */
function ready(path) {
  return { kind: 'ready', what: path, env: { CHROMIUM_PATH: path }, stop: async () => {} }
}

/** @param {string} reason @returns {import('./provided.mjs').Provided} */
function missing(reason) {
  return { kind: 'missing', reason }
}
