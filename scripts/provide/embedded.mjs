import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from '../run-command.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MAKE = ['--conditions=rastro-source', '--import=tsx', 'server/test/support/make-embedded-template.ts']

/**
 * Makes one embedded database for the tests to copy. TEST_EMBEDDED_TEMPLATE is its folder.
 *
 * @returns {Promise<import('./provided.mjs').Provided>}
 */
export async function provideEmbedded() {
  const folder = mkdtempSync(join(tmpdir(), 'rastro-template-'))
  const stop = async () => rmSync(folder, { recursive: true, force: true })
  const { code, output } = await runCommand(process.execPath, [...MAKE, folder], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  if (code === 0) return { kind: 'ready', what: 'migrated once', env: { TEST_EMBEDDED_TEMPLATE: folder }, stop }
  await stop()
  return { kind: 'missing', reason: `it could not be made, so each test makes its own: ${output}` }
}
