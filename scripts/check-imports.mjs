// Imports go one way. This table is the rule; `npm run lint` fails when a file breaks it. Tests are free.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The parts of the project and what each may import of ours; `type X` allows only `import type` from X. Every part may
 * import itself. A part is the longest path here that a file lies under; a file under none is an error.
 * `packages`, where given, are the only packages from outside that the part may import.
 *
 * @type {Record<string, { imports: readonly string[], packages?: readonly string[] }>}
 */
const RULES = {
  shared: { imports: [], packages: ['typebox'] },
  migrations: { imports: [], packages: ['kysely'] },

  'server/server.ts': {
    imports: [
      '@server',
      'server/app.ts',
      'server/services.ts',
      'server/messaging.ts',
      'server/config.ts',
      'server/plugins',
      '@features'
    ]
  },
  'server/app.ts': {
    imports: ['@server', 'type server/services.ts', 'server/config.ts', 'server/plugins', '@features']
  },
  'server/services.ts': { imports: ['@server', 'type server/config.ts', 'server/plugins', '@features'] },
  'server/messaging.ts': { imports: ['@server', 'server/plugins'] },
  'server/console': {
    imports: ['@server', 'server/config.ts', 'server/plugins', 'server/messaging.ts', 'server/accounts']
  },
  'server/config.ts': { imports: ['shared'] },
  'server/plugins': { imports: ['@server', 'type server/config.ts'] },
  '@features': { imports: ['@server', 'server/plugins', 'type server/config.ts'] },
  'server/entities': {
    imports: ['server/http', 'server/auth', 'server/live', 'server/events', 'server/database', 'shared']
  },
  'server/auth': { imports: ['server/http', 'server/database', 'shared'] },
  'server/http': { imports: ['server/database', 'shared'] },
  'server/live': { imports: ['server/events', 'server/database', 'shared', 'type server/config.ts'] },
  'server/events': { imports: ['server/database', 'shared', 'type server/config.ts'] },
  'server/database': { imports: ['migrations', 'shared', 'type server/config.ts'] },
  'server/bus.ts': { imports: ['shared'] },

  demo: { imports: ['shared', 'server/app.ts', 'server/config.ts', 'server/server.ts'] },

  'client/build.d.ts': { imports: [] },
  'client/chooser': { imports: ['@client'] },
  'client/service-worker.ts': { imports: ['client/connection', 'client/session', 'shared'] },
  'client/driver': { imports: ['client/connection', 'client/session', 'client/ui', 'client/messages', 'shared'] },
  'client/dispatcher': { imports: ['@client', 'client/map'] },
  'client/customer': { imports: ['@client', 'client/map'] },
  'client/monitor': { imports: ['@client', 'client/map'] },
  'client/map': { imports: ['@client'] },
  'client/connection': { imports: ['@client'] },
  'client/session': { imports: ['@client'] },
  'client/ui': { imports: ['@client'] },
  'client/messages': { imports: ['@client'] }
}

/**
 * Names for several parts. What one feature does reaches another as a topic of the bus; a feature may import what
 * another's `index.ts` exports, without circles.
 *
 * @type {Record<string, readonly string[]>}
 */
const GROUPS = {
  '@features': [
    'server/accounts',
    'server/live-api',
    'server/devices',
    'server/tracking',
    'server/shipments',
    'server/drivers',
    'server/vehicles',
    'server/sensors',
    'server/protocols',
    'server/operation',
    'server/pages',
    'server/tiles'
  ],
  '@server': [
    'server/bus.ts',
    'server/entities',
    'server/events',
    'server/live',
    'server/http',
    'server/auth',
    'server/database',
    'shared'
  ],
  '@client': ['client/connection', 'client/session', 'client/ui', 'client/messages', 'shared']
}

const FEATURES = GROUPS['@features'] ?? []
const WORKSPACES = ['shared', 'migrations', 'server', 'client', 'demo']
const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** @typedef {{ specifier: string, typeOnly: boolean }} Import */

/**
 * Every `import … from '…'`, `export … from '…'`, `import '…'` and `import('…')` of a file.
 *
 * @param {string} text formatted by biome: one statement begins a line, and quotes are single
 * @returns {Import[]}
 */
export function importsOf(text) {
  const statements = text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'"`;=()]*?\sfrom\s+)?'([^']+)'/gm)
  const calls = text.matchAll(/\bimport\(\s*'([^']+)'/g)
  return [
    ...[...statements].map(([, type, specifier = '']) => ({ specifier, typeOnly: type !== undefined })),
    ...[...calls].map(([, specifier = '']) => ({ specifier, typeOnly: false }))
  ]
}

/**
 * Judges one file.
 *
 * @param {string} file from the root, such as server/src/app.ts
 * @param {string} text
 * @returns {string[]} what is wrong, one line each
 */
export function checkFile(file, text) {
  const from = partOf(inProject(file))
  if (from === null) return [`${file} belongs to no part that scripts/check-imports.mjs names`]
  const { imports, packages } = from.rule
  const allowed = imports.flatMap(expand)
  return importsOf(text).flatMap(({ specifier, typeOnly }) => {
    const target = resolveOwn(file, specifier)
    if (target === null) {
      const outside =
        packages === undefined || packages.some(name => specifier === name || specifier.startsWith(`${name}/`))
      return outside
        ? []
        : [`${file} imports ${specifier}: ${from.part} imports no package but ${packages?.join(', ')}`]
    }
    const to = partOf(target)
    if (to === null)
      return [`${file} imports ${specifier}, which belongs to no part that scripts/check-imports.mjs names`]
    if (to.part === from.part || allowed.includes(to.part)) return []
    if (isFeature(from.part) && isFeature(to.part) && target === `${to.part}/index.ts`) return []
    if (!allowed.includes(`type ${to.part}`))
      return [`${file} imports ${specifier}: ${from.part} must not import ${to.part}`]
    return typeOnly ? [] : [`${file} imports ${specifier}: ${from.part} may import only types from ${to.part}`]
  })
}

/** @param {string} part */
function isFeature(part) {
  return FEATURES.includes(part)
}

/**
 * Features that import each other's index in a circle.
 *
 * @param {readonly { file: string, text: string }[]} files
 * @returns {string[]} one line for each circle that is found
 */
export function findFeatureCircles(files) {
  /** @type {Map<string, Set<string>>} */
  const imported = new Map(FEATURES.map(feature => [feature, new Set()]))
  for (const { file, text } of files) {
    const from = partOf(inProject(file))?.part ?? ''
    for (const { specifier } of importsOf(text)) {
      const to = partOf(resolveOwn(file, specifier) ?? '')?.part ?? ''
      if (isFeature(to) && to !== from) imported.get(from)?.add(to)
    }
  }
  return [...imported.keys()].flatMap(feature => {
    const path = pathBack(feature, [feature], imported)
    // Each circle once: from its first feature in the order of the names.
    return path === null || [...path].sort()[0] !== feature ? [] : [`features import each other: ${path.join(' → ')}`]
  })
}

/** @param {string} goal @param {readonly string[]} path @param {Map<string, Set<string>>} imported @returns {readonly string[] | null} */
function pathBack(goal, path, imported) {
  for (const next of imported.get(path[path.length - 1] ?? '') ?? []) {
    if (next === goal) return [...path, goal]
    if (path.includes(next)) continue
    const found = pathBack(goal, [...path, next], imported)
    if (found !== null) return found
  }
  return null
}

/** @param {string} name of a part or group, perhaps after `type ` @returns {readonly string[]} */
function expand(name) {
  const [, type = '', group = ''] = /^(type )?(.+)$/.exec(name) ?? []
  return (GROUPS[group] ?? [group]).map(part => type + part)
}

/** `server/src/app.ts` and `server/dist/app.js` are both `server/app.ts` here. @param {string} path */
function inProject(path) {
  return path.replace(/^([^/]+)\/(src|dist)\//, '$1/').replace(/\.m?js$/, '.ts')
}

/** @param {string} path @returns {{ part: string, rule: { imports: readonly string[], packages?: readonly string[] } } | null} */
function partOf(path) {
  const parts = Object.keys(RULES).flatMap(name => (GROUPS[name] ?? [name]).map(part => ({ part, rule: RULES[name] })))
  const found = parts.filter(({ part }) => path === part || path.startsWith(`${part}/`))
  const longest = found.sort((a, b) => b.part.length - a.part.length)[0]
  return longest?.rule === undefined ? null : { part: longest.part, rule: longest.rule }
}

/** @param {string} file @param {string} specifier @returns {string | null} null when it is not ours */
function resolveOwn(file, specifier) {
  const [, workspace, rest] = /^@rastro\/([^/]+)(?:\/(.*))?$/.exec(specifier) ?? []
  if (workspace !== undefined) return `${workspace}/${rest ?? ''}`
  return specifier.startsWith('.') ? inProject(join(dirname(file), specifier.replace(/\?.*$/, ''))) : null
}

/** @param {string} folder @returns {string[]} */
function sourceFiles(folder) {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter(file => /\.tsx?$/.test(file)).map(file => join(folder, file))
}

function main() {
  const files = WORKSPACES.flatMap(workspace => sourceFiles(join(ROOT, workspace, 'src'))).map(path => ({
    file: relative(ROOT, path),
    text: readFileSync(path, 'utf8')
  }))
  const wrong = [...files.flatMap(({ file, text }) => checkFile(file, text)), ...findFeatureCircles(files)]
  for (const line of wrong) console.error(line)
  console.info(
    `Checked the imports of ${files.length} files: ${wrong.length === 0 ? 'all go one way' : `${wrong.length} do not`}.`
  )
  if (wrong.length > 0) process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
