// Builds the workspaces whose dist is missing or older than what it is made from, and no others.

import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCommand } from './run-command.mjs'

/**
 * In the order of their dependence. The client is bundled, so that whatever it bundles makes it old; the others import
 * each other's results when they run, and their own results do not change with them.
 *
 * @type {ReadonlyArray<{ workspace: string, sources: readonly string[] }>}
 */
const WORKSPACES = [
  { workspace: 'shared', sources: ['shared', 'tsconfig.base.json'] },
  { workspace: 'migrations', sources: ['migrations', 'tsconfig.base.json'] },
  { workspace: 'server', sources: ['server', 'tsconfig.base.json'] },
  { workspace: 'demo', sources: ['demo', 'tsconfig.base.json'] },
  { workspace: 'client', sources: ['client', 'shared/src', 'package-lock.json'] }
]

/** What lies in a workspace without being a source of its build. */
const NO_SOURCES = new Set(['dist', 'dev-dist', 'node_modules', 'test', 'tsconfig.json', '.vite'])

/**
 * Builds what is missing or old; prints a line for each build.
 *
 * @param {string} root
 * @returns {Promise<string | null>} the workspace whose build failed, or null when all is built
 */
export async function buildMissing(root) {
  for (const { workspace, sources } of WORKSPACES) {
    const dist = join(root, workspace, 'dist')
    const built = newest(dist)
    const changed = Math.max(...sources.flatMap(source => partsOf(root, source)).map(newest))
    if (built !== 0 && built >= changed) continue
    console.info(`Building ${workspace}, ${built === 0 ? 'which has not been built' : 'which has changed'} …`)
    const { code, output } = await runCommand('npm', ['run', '--silent', 'build', '-w', workspace], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    if (code !== 0) {
      console.error(output.trimEnd())
      // What a failed build leaves looks newer than its sources: the next start would take it for good.
      rmSync(dist, { recursive: true, force: true })
      return workspace
    }
    // A compiler may leave a file alone whose text is the same, so the folder itself carries the time of the build.
    if (existsSync(dist)) utimesSync(dist, new Date(), new Date())
  }
  return null
}

/** What a workspace is built from; anything else stands for itself. @param {string} root @param {string} source */
function partsOf(root, source) {
  const path = join(root, source)
  if (!existsSync(join(path, 'package.json'))) return [path]
  return readdirSync(path)
    .filter(name => !NO_SOURCES.has(name))
    .map(name => join(path, name))
}

/**
 * The time of the latest change at or below a path. Folders count too: removing a file changes its folder only.
 *
 * @param {string} path
 * @returns {number} milliseconds since 1970; 0 when nothing is there
 */
function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map(name => newest(join(path, name))))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failed = await buildMissing(fileURLToPath(new URL('..', import.meta.url)))
  if (failed !== null) {
    console.error(`The build of ${failed} failed.`)
    process.exitCode = 1
  }
}
