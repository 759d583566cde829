import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** A file of the built site, its path from the root of the site without the first slash. */
export interface PageFile {
  path: string
  content: Buffer
}

const REFERENCE = /(?:src|href)="\/([^"]+\.(?:js|css))"/g
/** Static imports only: what is imported on demand is not part of the first load. */
const STATIC_IMPORT = /(?:\bimport|\bfrom)\s*["'](\.[^"']+\.js)["']/g

/**
 * What a built page loads before it can start: itself, its styles, its scripts and all that these import statically.
 *
 * @param dist the folder of the built site
 * @param page the page's path in it, such as `drive/index.html`
 */
export function pageFiles(dist: string, page: string): PageFile[] {
  const html = readFileSync(join(dist, page))
  const files = new Map<string, PageFile>([[page, { path: page, content: html }]])
  const open = [...html.toString().matchAll(REFERENCE)].map(([, path]) => path ?? '')
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (files.has(path)) continue
    const content = readFileSync(join(dist, path))
    files.set(path, { path, content })
    if (!path.endsWith('.js')) continue
    for (const [, imported] of content.toString().matchAll(STATIC_IMPORT)) {
      open.push(posix.join(dirname(path), imported ?? ''))
    }
  }
  return [...files.values()]
}
