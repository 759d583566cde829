import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './run-command.mjs'

/**
 * Builds tap's Test class with the plugins that .taprc names, unless it is built so.
 *
 * tap does it itself, but only after it has decided how to start the tests, so that the first run after an install would start
 * them with a plugin that .taprc leaves out.
 *
 * @param {string} root
 * @param {string} tap the path of tap's program
 */
export async function prepareTap(root, tap) {
  const excluded = [...readFileSync(join(root, '.taprc'), 'utf8').matchAll(/"!(@tapjs\/[^"]+)"/g)].map(
    ([, name = '']) => name
  )
  const built = readFileSync(join(root, 'node_modules/@tapjs/test/test-built/dist/esm/index.js'), 'utf8')
  if (!excluded.some(name => built.includes(`'${name}'`) || built.includes(`"${name}"`))) return
  console.info('Building tap with the plugins of .taprc …')
  const { code, output } = await runCommand(process.execPath, [tap, 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  if (code !== 0) throw new Error(`tap could not be built: ${output}`)
}
