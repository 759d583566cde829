import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['shared', 'migrations', 'server', 'client', 'demo'].map(workspace => join(workspace, 'test'))

/**
 * Every test file of the project, in the order of its folders; the tests of the whole, which take longest, come last.
 *
 * @param {string} root
 * @returns {string[]} paths relative to the root
 */
export function testFiles(root) {
  return [...FOLDERS, 'test'].flatMap(folder =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
          .filter(file => file.endsWith('.test.ts'))
          .sort()
          .map(file => join(folder, file))
      : []
  )
}
