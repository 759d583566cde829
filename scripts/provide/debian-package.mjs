import { rmSync, writeFileSync } from 'node:fs'
import { runCommand } from '../run-command.mjs'
import { findExecutable } from './find-executable.mjs'

/** Debian asks this file before a package may start its service: the tests start their own and want no other. */
const POLICY_FILE = '/usr/sbin/policy-rc.d'

/** @type {Promise<boolean> | null} */
let updated = null

/** Only root may install packages, and only where apt-get is. */
export function canInstallDebianPackages() {
  return process.getuid?.() === 0 && findExecutable(['apt-get']) !== null
}

/**
 * Installs one of Debian's packages without starting what it brings.
 *
 * @param {string} name
 * @returns {Promise<boolean>} whether it is installed now
 */
export async function installDebianPackage(name) {
  if (!canInstallDebianPackages()) return false
  console.info(`Installing Debian's package ${name} …`)
  updated ??= aptGet(['update'])
  await updated
  const forbidding = forbidServiceStarts()
  try {
    return await aptGet(['install', '--yes', '--no-install-recommends', name])
  } finally {
    if (forbidding) rmSync(POLICY_FILE, { force: true })
  }
}

/** @param {readonly string[]} args */
async function aptGet(args) {
  const { code, output } = await runCommand('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  })
  if (code !== 0) console.warn(output.trimEnd())
  return code === 0
}

/** @returns {boolean} false when the machine has a policy of its own, which then stays */
function forbidServiceStarts() {
  try {
    writeFileSync(POLICY_FILE, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
