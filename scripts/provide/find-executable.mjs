import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * The first of these programs that is there, by name on the PATH, then in the given folders.
 *
 * @param {readonly string[]} names the first name is tried everywhere before the second
 * @param {readonly string[]} [folders]
 * @returns {string | null} an absolute path
 */
export function findExecutable(names, folders = []) {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  for (const name of names) {
    for (const folder of [...onPath, ...folders]) {
      const path = join(folder, name)
      if (isExecutable(path)) return path
    }
  }
  return null
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * The `bin` folders of packages that keep one folder a version, newest version first: /usr/lib/postgresql/15/bin.
 *
 * @param {string} parent
 * @param {RegExp} name which of its folders count
 */
export function versionedBinFolders(parent, name) {
  try {
    return readdirSync(parent)
      .filter(entry => name.test(entry))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map(entry => join(parent, entry, 'bin'))
  } catch {
    return []
  }
}
