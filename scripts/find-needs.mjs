import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** @typedef {'postgres' | 'redis' | 'embedded' | 'chromium' | 'build'} Need */

/** A test says what it needs by these calls of test/support/needs.ts. */
const CALLS = /\bneeds\.(postgres|redis|embedded|chromium|build)/g
const RELATIVE_IMPORTS = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g

/**
 * What these test files need, read from their text and from the test files that they import.
 *
 * @param {readonly string[]} files
 * @returns {Set<Need>}
 */
export function findNeeds(files) {
  /** @type {Set<Need>} */
  const needs = new Set()
  const seen = new Set()
  const queue = files.map(file => resolve(file))
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file) || !isTestCode(file) || !existsSync(file)) continue
    seen.add(file)
    const text = readFileSync(file, 'utf8')
    for (const [, need] of text.matchAll(CALLS)) needs.add(/** @type {Need} */ (need))
    for (const [, path] of text.matchAll(RELATIVE_IMPORTS))
      if (path !== undefined) queue.push(resolve(dirname(file), path))
  }
  return needs
}

/** Only test folders are followed: no product code says what a test needs. @param {string} file */
function isTestCode(file) {
  return /[\\/]test[\\/]/.test(file) && !file.endsWith('needs.ts')
}
